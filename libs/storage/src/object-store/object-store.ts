import type { Readable } from 'node:stream';
import type { Measured } from '#kernel';
import type { ByteRange } from '../byte-range.js';
import type { ImageType, StoredType } from '../image-type.js';
import type { ObjectKey } from '../object-key.js';

export interface ObjectHead {
  key: ObjectKey;
  /** Size of the whole object. */
  bytes: number;
  modifiedAt: Date;
}

export interface ObjectBody {
  stream: Readable;
  /** Bytes that `stream` will give: of the range, or of the whole object. */
  bytes: number;
}

/** As it lies in the store: a key that we did not make may be any text. */
export interface ListedObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
}

export interface ObjectPage {
  objects: ListedObject[];
  /** Pass as `after` for the next page; null at the end. */
  next: string | null;
}

export interface DeleteFailure {
  key: ObjectKey;
  reason: string;
}

export interface SignedUrl {
  url: string;
  /** Headers that the caller must send exactly so. */
  headers: Record<string, string>;
}

export interface PutGrant {
  key: ObjectKey;
  type: ImageType;
  /** The exact length in bytes that will be accepted. */
  bytes: number;
  expires_s: number;
  /** For links to ourselves: the origin under which the caller's browser knows us. */
  origin?: string;
}

export interface GetGrant {
  key: ObjectKey;
  expires_s: number;
}

/**
 * Where bytes live. Two adapters keep one contract: a folder on this machine's disk, and S3
 * (Cloudflare R2 included). Every method throws `store_unavailable` when the store cannot be
 * reached or refuses for a reason that is not the caller's; callers may retry all of them.
 */
export abstract class ObjectStore {
  abstract readonly kind: 'disk' | 's3';

  /** Writes the whole object or nothing; once it returns, the bytes survive a crash. */
  abstract put(key: ObjectKey, body: Uint8Array, type: StoredType): Promise<void>;

  /**
   * Writes an object of any length from a stream, whole or not at all, in the memory of a few parts
   * however long it is (at most 78 GiB). Not in a transaction. A stream that fails or is destroyed
   * leaves nothing behind, and its error is thrown as it is; it is destroyed when the store fails.
   * Unlike `put`, trying again needs a new stream.
   * @returns length and hash of what came, for the row of the object
   */
  abstract putStream(key: ObjectKey, body: Readable, type: StoredType): Promise<Measured>;

  /** Opens an object for reading, or gives null when there is none. */
  abstract get(key: ObjectKey, range?: ByteRange): Promise<ObjectBody | null>;

  /** What is known of an object, or null when there is none. */
  abstract head(key: ObjectKey): Promise<ObjectHead | null>;

  /** Deletes up to 1,000 objects. One that is already gone counts as deleted. */
  abstract delete(keys: readonly ObjectKey[]): Promise<DeleteFailure[]>;

  /** Objects whose key starts with `prefix`, in the order of their keys. */
  abstract list(prefix: string, page: { limit: number; after?: string }): Promise<ObjectPage>;

  /**
   * Takes away what writes that ended half-way left in the store, where it is no object yet.
   * @param before only what was begun before it; the others may still be written.
   * @param workspaceId only what is written for this one, by the second segment of its keys.
   * @returns how many there were
   */
  abstract dropUnfinished(before: Date, workspaceId?: string): Promise<number>;

  /** A URL that takes one PUT of exactly this key, type and length for `expires_s` seconds. */
  abstract signPut(grant: PutGrant): Promise<SignedUrl>;

  /** A URL that gives the object to anyone who holds it, for `expires_s` seconds. */
  abstract signGet(grant: GetGrant): Promise<string>;

  /** For the readiness probe. @throws store_unavailable */
  abstract check(): Promise<void>;
}
