import { isProblem } from '#kernel';
import { Storage, type ImageBytes } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import type { GenerationRow } from '../data/rows.js';
import type { ReferenceImage } from '../provider/image-provider.js';
import { pictureIdsOf } from '../request-generation/hold-references.js';

/** A picture that the request names does not exist any more. */
export class ReferenceGone extends Error {
  constructor(readonly referenceId: string) {
    super(`reference ${referenceId} is gone`);
    this.name = 'ReferenceGone';
  }
}

type LoadedPicture = ReferenceImage & { width: number; height: number };

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
    const { workspaceId, maskId } = generation;
    const ids = pictureIdsOf(generation);
    const own = new Map(
      (ids.length > 0 ? await this.images.findOwned(workspaceId, ids) : []).map((image) => [
        image.id,
        image,
      ]),
    );
    const references: LoadedPicture[] = [];
    for (const id of ids) {
      const image = own.get(id);
      references.push(
        image
          ? await this.result(id, image.deletedAt ? null : image.objectId)
          : await this.upload(workspaceId, id),
      );
    }
    const [first] = references;
    if (!maskId || !first) return { references };
    const mask = await this.upload(workspaceId, maskId);
    return { references, mask: { ...mask, bytes: await this.storage.fitMask(mask.bytes, first) } };
  }

  private async result(id: string, objectId: string | null): Promise<LoadedPicture> {
    if (objectId === null) throw new ReferenceGone(id);
    return this.orGone(id, async () => this.storage.read(objectId));
  }

  private async upload(workspaceId: string, id: string): Promise<LoadedPicture> {
    return this.orGone(id, async () => this.storage.readUpload(workspaceId, id));
  }

  private async orGone(id: string, read: () => Promise<ImageBytes>): Promise<LoadedPicture> {
    try {
      const { bytes, contentType, width, height } = await read();
      return {
        bytes,
        contentType,
        width,
        height,
        filename: `${id}.${contentType.split('/')[1] ?? 'png'}`,
      };
    } catch (error) {
      const gone = ['upload_not_found', 'upload_not_ready', 'object_missing', 'object_deleted'];
      if (gone.some((code) => isProblem(error, code))) throw new ReferenceGone(id);
      throw error;
    }
  }
}
