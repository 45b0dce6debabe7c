import { ProblemError } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import { generationErrors } from '../generation.errors.js';

export interface NamedReferences {
  referenceIds?: readonly string[];
  maskId?: string | null;
  parentImageId?: string | null;
}

/** References are uploads that are ready, or delivered images of the same workspace. */
@Injectable()
export class HoldReferences {
  constructor(
    private readonly images: ImageRepository,
    private readonly storage: Storage,
  ) {}

  /**
   * Checks that all of them are there; inside a transaction they stay until it ends, and from then
   * on the generation keeps them (see keep-references).
   * @throws reference_not_found
   */
  async hold(workspaceId: string, named: NamedReferences): Promise<void> {
    const { referenceIds = [], maskId, parentImageId } = named;
    const ids = [...new Set([...referenceIds, ...(parentImageId ? [parentImageId] : [])])];
    if (ids.length === 0 && !maskId) return;
    const own = await this.images.findOwned(workspaceId, ids);
    const results = own.filter((image) => image.status === 'delivered' && !image.deletedAt);
    if (parentImageId && !results.some((image) => image.id === parentImageId)) throw missing();
    const objectIds = results.flatMap((image) => image.objectId ?? []);
    if ((await this.storage.holdOutputs(objectIds)).length < results.length) throw missing();
    const uploads = ids.filter((id) => !results.some((image) => image.id === id));
    if (maskId && !uploads.includes(maskId)) uploads.push(maskId);
    try {
      await this.storage.uploadsReady(workspaceId, uploads);
    } catch (error) {
      throw error instanceof ProblemError && error.status < 500 ? missing() : error;
    }
  }
}

const missing = () =>
  generationErrors.raise(
    'reference_not_found',
    'A reference image is not there, or its upload is not complete. Choose it again.',
  );
