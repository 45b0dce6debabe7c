import { OnFact } from '#kernel';
import type { ObjectMissing } from '#storage/events';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';

/** The bytes of a picture that somebody has, and may have paid for, are gone: a person has to see to it. */
@Injectable()
export class OpenCaseWhenAPictureIsMissing {
  constructor(
    private readonly images: ImageRepository,
    private readonly support: Support,
  ) {}

  /** Once for each object, however often it is missed. */
  @OnFact<ObjectMissing>('storage.object-missing')
  async handle({ objectId, workspaceId, owner }: ObjectMissing['payload']): Promise<void> {
    const image = owner.kind === 'image' ? await this.images.find(owner.id) : null;
    if (image?.objectId !== objectId || image.deletedAt !== null) return;
    await this.support.openCase({
      workspaceId,
      kind: 'generation',
      reference: objectId,
      message: `The bytes of the picture ${image.id} (${image.status}) are not in the object store any more.`,
      suggested:
        'Bring the object back from a backup (docs/runbooks/reconciler.md#missing-object). Where there is none, restore its credits and tell the customer.',
    });
  }
}
