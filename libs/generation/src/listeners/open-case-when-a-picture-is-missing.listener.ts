import { OnFact } from '#kernel';
import type { ObjectDamaged, ObjectMissing } from '#storage/events';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';

const WHAT_IS_WRONG = {
  missing: 'are not in the object store any more',
  different: 'in the object store are not those that were written',
  unreadable: 'in the object store cannot be read',
};

/** The bytes of a picture that somebody has, and may have paid for, are lost: a person has to see to it. */
@Injectable()
export class OpenCaseWhenAPictureIsMissing {
  constructor(
    private readonly images: ImageRepository,
    private readonly support: Support,
  ) {}

  /** Once for each object, however often it is missed. */
  @OnFact<ObjectMissing>('storage.object-missing')
  async handle(lost: ObjectMissing['payload']): Promise<void> {
    await this.open(lost, 'missing');
  }

  @OnFact<ObjectDamaged>('storage.object-damaged')
  async damaged({ damage, ...lost }: ObjectDamaged['payload']): Promise<void> {
    await this.open(lost, damage);
  }

  private async open(
    { objectId, workspaceId, owner }: ObjectMissing['payload'],
    what: keyof typeof WHAT_IS_WRONG,
  ): Promise<void> {
    const image = owner.kind === 'image' ? await this.images.find(owner.id) : null;
    if (image?.objectId !== objectId || image.deletedAt !== null) return;
    await this.support.openCase({
      workspaceId,
      kind: 'generation',
      reference: objectId,
      message: `The bytes of the picture ${image.id} (${image.status}) ${WHAT_IS_WRONG[what]}.`,
      suggested:
        'Bring the object back from a backup (docs/runbooks/reconciler.md#missing-object). Where there is none, restore its credits and tell the customer.',
    });
  }
}
