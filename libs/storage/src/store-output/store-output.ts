import { Injectable } from '@nestjs/common';
import { FaultPoints, isProblem, sizeAndHash, UnitOfWork } from '#kernel';
import type { ContentCredentials } from '../credentials/content-credentials.js';
import { ObjectRepository, type StoredFacts } from '../data/object.repository.js';
import type { StoredObject } from '../data/stored-object.js';
import { sniffImageType, type ImageType } from '../image-type.js';
import { Media } from '../media/media.js';
import type { Derived } from '../media/media.protocol.js';
import { outputKey, type ObjectKey, type OutputIdentity } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';

export interface Output {
  workspaceId: string;
  imageId: string;
  /**
   * The fencing token of the lease under which the caller stores: a late loser never shares an
   * object with the winner, whoever made the bytes. The same token with the same bytes gives the
   * same objects again.
   */
  attempt: string | number;
  bytes: Uint8Array;
  /** As `Storage.seal` said; absent: nobody has looked. */
  credentials?: ContentCredentials | null;
  /** Hears of each put as it begins: of the store alone, without what is derived in between. */
  onPut?: (put: Promise<void>) => void;
}

export interface StoredOutput {
  objectId: string;
  key: string;
  contentType: ImageType;
  bytes: number;
  /** Hex SHA-256 of the original. */
  sha256: string;
  width: number;
  height: number;
  /** Thumbhash in base64. */
  placeholder: string;
  thumbnailKey: string;
  previewKey: string;
}

/** Longer than all retries of a put together: a row that is pending after it was abandoned. */
const PATIENCE_S = 3600;

/** Keeps what a model made: the original first, as it was handed in, then what is derived from it. */
@Injectable()
export class StoreOutput {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly media: Media,
    private readonly removal: RemoveObjects,
    private readonly unitOfWork: UnitOfWork,
    private readonly faults: FaultPoints,
  ) {}

  /** @throws undecodable, too_many_pixels, animated_image, blank_picture; store_unavailable, media_unavailable (try again) */
  async storeOutput(output: Output): Promise<StoredOutput> {
    const type = sniffImageType(output.bytes);
    if (!type) throw storageErrors.raise('undecodable', 'The result is not an image.');
    const identity: OutputIdentity = {
      workspaceId: output.workspaceId,
      imageId: output.imageId,
      attempt: String(output.attempt),
      sha256: sizeAndHash(output.bytes).sha256,
    };
    const original = await this.intend(identity, 'original', type);
    if (original.state === 'stored') return this.stored(original);
    await this.put(output, original.key, output.bytes, type);
    this.faults.reach('store.original-put', output.imageId);
    const derived = await this.derive(original, output.bytes);
    const parts = await this.putDerivatives(output, identity, original.id, derived);
    this.faults.reach('store.derivatives-put', output.imageId);
    const facts = {
      bytes: output.bytes.length,
      sha256: identity.sha256,
      width: derived.width,
      height: derived.height,
      placeholder: derived.placeholder,
      credentials: output.credentials,
    };
    await this.unitOfWork.run(async () => {
      await this.settle(original, facts);
      for (const part of parts) await this.settle(part.row, part.facts);
    });
    return this.stored({ ...original, ...facts, credentials: null });
  }

  private async intend(
    identity: OutputIdentity,
    part: 'original' | 'thumbnail' | 'preview',
    type: ImageType,
    originalId?: string,
  ): Promise<StoredObject> {
    const row = await this.objects.intend({
      key: outputKey(identity, part, type),
      kind: part === 'original' ? 'output' : part,
      originalId,
      workspaceId: identity.workspaceId,
      ownerKind: 'image',
      ownerId: identity.imageId,
      contentType: type,
      patience_s: PATIENCE_S,
    });
    if (row.state === 'deleting' || row.state === 'deleted')
      throw storageErrors.raise('object_deleted', 'This result was removed meanwhile.');
    return row;
  }

  private async derive(original: StoredObject, bytes: Uint8Array): Promise<Derived> {
    try {
      const derived = await this.media.derive(bytes);
      if (derived.blank)
        throw storageErrors.raise('blank_picture', 'The result is one colour all over, or empty.');
      return derived;
    } catch (error) {
      if (!isProblem(error, 'media_unavailable'))
        await this.removal.remove([original.id], 'unusable');
      throw error;
    }
  }

  private put(
    { onPut }: Output,
    key: ObjectKey,
    bytes: Uint8Array,
    type: ImageType,
  ): Promise<void> {
    const put = this.store.put(key, bytes, type);
    onPut?.(put);
    return put;
  }

  private async putDerivatives(
    output: Output,
    identity: OutputIdentity,
    originalId: string,
    derived: Derived,
  ) {
    const put = async (part: 'thumbnail' | 'preview', bytes: Uint8Array) => {
      const row = await this.intend(identity, part, 'image/webp', originalId);
      await this.put(output, row.key, bytes, 'image/webp');
      return { row, facts: sizeAndHash(bytes) };
    };
    return Promise.all([put('thumbnail', derived.thumbnail), put('preview', derived.preview)]);
  }

  /** Another run of the same attempt may have been first: then its row says the same. */
  private async settle(row: StoredObject, facts: StoredFacts): Promise<void> {
    if (await this.objects.markStored(row.id, facts)) return;
    const now = await this.objects.find(row.id);
    if (now?.state !== 'stored')
      throw storageErrors.raise(
        'store_unavailable',
        'The result was removed meanwhile. Try again.',
      );
  }

  private async stored(original: StoredObject): Promise<StoredOutput> {
    const { id, key, bytes, sha256, width, height, placeholder } = original;
    const folder = key.slice(0, key.lastIndexOf('/'));
    return {
      objectId: id,
      key,
      // An original is of a type that comes in.
      contentType: original.contentType as ImageType,
      bytes,
      sha256,
      width: width ?? 0,
      height: height ?? 0,
      placeholder: placeholder ?? '',
      thumbnailKey: `${folder}/thumbnail.webp`,
      previewKey: `${folder}/preview.webp`,
    };
  }
}
