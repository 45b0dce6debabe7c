import { isProblem } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import type { GenerationRow } from '../data/rows.js';
import type { ReferenceImage } from '../provider/image-provider.js';

/** A picture that the request names does not exist any more. */
export class ReferenceGone extends Error {
  constructor(readonly referenceId: string) {
    super(`reference ${referenceId} is gone`);
    this.name = 'ReferenceGone';
  }
}

export interface Pictures {
  references: ReferenceImage[];
  mask?: ReferenceImage;
}

/** Reads what a request refers to: the image it goes on from, uploads, earlier results, a mask. */
@Injectable()
export class LoadReferences {
  constructor(
    private readonly images: ImageRepository,
    private readonly storage: Storage,
  ) {}

  /** @throws ReferenceGone; storage's `store_unavailable` passes through. */
  async load(generation: GenerationRow): Promise<Pictures> {
    const { workspaceId, parentImageId, referenceIds, maskId } = generation;
    const ids = [...new Set([...(parentImageId ? [parentImageId] : []), ...referenceIds])];
    const own = new Map(
      (ids.length > 0 ? await this.images.findOwned(workspaceId, ids) : []).map((image) => [
        image.id,
        image,
      ]),
    );
    const references: ReferenceImage[] = [];
    for (const id of ids) {
      const image = own.get(id);
      references.push(
        image
          ? await this.result(id, image.deletedAt ? null : image.objectId)
          : await this.upload(workspaceId, id),
      );
    }
    return { references, mask: maskId ? await this.upload(workspaceId, maskId) : undefined };
  }

  private async result(id: string, objectId: string | null): Promise<ReferenceImage> {
    if (objectId === null) throw new ReferenceGone(id);
    return this.orGone(id, async () => this.storage.read(objectId));
  }

  private async upload(workspaceId: string, id: string): Promise<ReferenceImage> {
    return this.orGone(id, async () => this.storage.readUpload(workspaceId, id));
  }

  private async orGone(
    id: string,
    read: () => Promise<{ bytes: Uint8Array; contentType: string }>,
  ): Promise<ReferenceImage> {
    try {
      const { bytes, contentType } = await read();
      return { bytes, contentType, filename: `${id}.${contentType.split('/')[1] ?? 'png'}` };
    } catch (error) {
      const gone = ['upload_not_found', 'upload_not_ready', 'object_missing', 'object_deleted'];
      if (gone.some((code) => isProblem(error, code))) throw new ReferenceGone(id);
      throw error;
    }
  }
}
