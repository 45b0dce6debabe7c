import { ProblemError } from '#kernel';
import { Storage, type Upload } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import { generationErrors } from '../generation.errors.js';

export interface NamedReferences {
  referenceIds?: readonly string[];
  maskId?: string | null;
  parentImageId?: string | null;
}

export interface HeldReferences {
  /** The mask is of another size than the picture that it belongs to. */
  maskScaled: boolean;
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
   * @throws reference_not_found, parent_image_not_found, mask_unusable
   */
  async hold(workspaceId: string, named: NamedReferences): Promise<HeldReferences> {
    const { maskId } = named;
    const ids = pictureIdsOf(named);
    if (ids.length === 0 && !maskId) return { maskScaled: false };
    const results = await this.results(workspaceId, ids, named.parentImageId);
    const uploadIds = ids.filter((id) => !results.some((image) => image.id === id));
    if (maskId && !uploadIds.includes(maskId)) uploadIds.push(maskId);
    const uploads = await this.uploads(workspaceId, uploadIds);
    const mask = uploads.find((upload) => upload.id === maskId);
    if (!mask) return { maskScaled: false };
    checkMask(mask);
    // The mask belongs to the first picture, as at the provider.
    const first = [...results, ...uploads].find((picture) => picture.id === ids[0]);
    return { maskScaled: mask.width !== first?.width || mask.height !== first.height };
  }

  private async results(
    workspaceId: string,
    ids: readonly string[],
    parentImageId: string | null | undefined,
  ): Promise<ImageRow[]> {
    const own = await this.images.findOwned(workspaceId, ids);
    const results = own.filter(
      (image) => image.status === 'delivered' && !image.deletedAt && !image.trashedAt,
    );
    const objectIds = results.flatMap((image) => image.objectId ?? []);
    const held = new Set(await this.storage.holdOutputs(objectIds));
    const isThere = (image: ImageRow) => held.has(image.objectId ?? '');
    if (parentImageId && !results.some((image) => image.id === parentImageId && isThere(image)))
      throw parentMissing();
    if (!results.every(isThere)) throw missing();
    return results;
  }

  private async uploads(workspaceId: string, ids: readonly string[]): Promise<Upload[]> {
    try {
      return await this.storage.uploadsReady(workspaceId, ids);
    } catch (error) {
      throw error instanceof ProblemError && error.status < 500 ? missing() : error;
    }
  }
}

/** The pictures in the order in which the provider gets them: what is gone on from comes first. */
export function pictureIdsOf({ referenceIds = [], parentImageId }: NamedReferences): string[] {
  return [...new Set([...(parentImageId ? [parentImageId] : []), ...referenceIds])];
}

function checkMask({ contentType, transparent }: Upload): void {
  if (contentType !== 'image/png')
    throw generationErrors.raise('mask_unusable', 'Save the mask as PNG with transparency.');
  // Unknown of uploads that were checked before this was looked at: those are taken as they are.
  if (transparent === false)
    throw generationErrors.raise(
      'mask_unusable',
      'The mask has no transparent part, so it marks nothing. Make the part that is to change transparent.',
    );
}

const parentMissing = () =>
  generationErrors.raise(
    'parent_image_not_found',
    'The image to go on from is not there: it must be a delivered image of your own that is neither deleted nor in the trash. Choose another one.',
  );

const missing = () =>
  generationErrors.raise(
    'reference_not_found',
    'A reference image is not there, or its upload is not complete. Choose it again.',
  );
