import type { DerivedKind } from './data/stored-object.js';
import { extensionOf, type ImageType, type StoredType } from './image-type.js';

/**
 * The name of an object in the store. Keys are made only here, of ids, hashes and fixed words,
 * so that no text of a customer can ever reach a path; they are immutable: other bytes get
 * another key.
 */
export type ObjectKey = string & { readonly __brand: 'ObjectKey' };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const SEGMENT = /^[a-z0-9][a-z0-9_-]*(\.[a-z0-9]+)?$/;
/** S3 and R2 allow 1,024 bytes; ours are far shorter, and a file system allows 255 a segment. */
const MAX_KEY_LENGTH = 400;

/** @throws {TypeError} for anything that is not a plain relative path of safe segments. */
export function parseKey(text: string): ObjectKey {
  const segments = text.split('/');
  if (text.length > MAX_KEY_LENGTH || segments.length < 2 || !segments.every(isSegment))
    throw new TypeError('not an object key');
  return text as ObjectKey;
}

function isSegment(segment: string): boolean {
  return segment.length <= 120 && SEGMENT.test(segment);
}

function id(value: string): string {
  if (!UUID.test(value)) throw new TypeError('object keys are made of ids');
  return value;
}

/** The second segment of every key: whose object it is. */
export const workspaceOf = (key: string) => key.split('/')[1] ?? '';

/** Where the customer's own bytes arrive, before any check. */
export function rawUploadKey(workspaceId: string, uploadId: string, type: ImageType): ObjectKey {
  return parseKey(`incoming/${id(workspaceId)}/${id(uploadId)}/raw.${extensionOf(type)}`);
}

/** One piece of the same, where a slow line carries them one by one; the first has number 1. */
export function uploadPieceKey(
  workspaceId: string,
  uploadId: string,
  piece: number,
  type: ImageType,
): ObjectKey {
  return parseKey(
    `incoming/${id(workspaceId)}/${id(uploadId)}/piece-${piece}.${extensionOf(type)}`,
  );
}

export type UploadPart = 'clean' | 'thumbnail';

/** The checked copy of an upload, without metadata, or its thumbnail. Made once per upload. */
export function uploadKey(
  workspaceId: string,
  uploadId: string,
  part: UploadPart,
  type: ImageType,
): ObjectKey {
  return parseKey(`uploads/${id(workspaceId)}/${id(uploadId)}/${part}.${extensionOf(type)}`);
}

/** A refused original, out of everybody's reach; named for the object that it was. */
export function quarantineKey(workspaceId: string, objectId: string, type: ImageType): ObjectKey {
  return parseKey(`quarantine/${id(workspaceId)}/${id(objectId)}.${extensionOf(type)}`);
}

export interface OutputIdentity {
  workspaceId: string;
  imageId: string;
  /** The token of the lease that stores them, so that a late loser never shares an object with a winner. */
  attempt: string;
  /** Hex SHA-256 of the original's bytes. */
  sha256: string;
}

export type OutputPart = 'original' | 'thumbnail' | 'preview';

/** A generated image or one of its derivatives. The same bytes under one lease have one key. */
export function outputKey(output: OutputIdentity, part: OutputPart, type: ImageType): ObjectKey {
  const { workspaceId, imageId, attempt, sha256 } = output;
  const folder = `${attempt}-${sha256.slice(0, 16)}`;
  return parseKey(
    `outputs/${id(workspaceId)}/${id(imageId)}/${folder}/${part}.${extensionOf(type)}`,
  );
}

/**
 * A piece of an archive that its owner can fetch for a while. Who begins an archive again takes
 * another folder, so that a late loser never shares an object with the winner.
 */
export function archiveKey(
  workspaceId: string,
  archiveId: string,
  folder: string,
  number: number,
): ObjectKey {
  const piece = String(number).padStart(6, '0');
  return parseKey(`exports/${id(workspaceId)}/${id(archiveId)}/${folder}/${piece}.bin`);
}

/**
 * A derivative beside its original, wherever that lies.
 * @param sha256 of its bytes, in hex: another encoder makes others of the same picture.
 */
export function derivedKey(
  original: ObjectKey,
  part: DerivedKind,
  type: StoredType,
  sha256: string,
): ObjectKey {
  const folder = original.slice(0, original.lastIndexOf('/'));
  return parseKey(`${folder}/${part}-${sha256.slice(0, 16)}.${extensionOf(type)}`);
}
