import { OnFact } from '#kernel';
import type { ObjectDeleted } from '#storage/events';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';

/** Retention, or anybody else, took the bytes of an image: its row says so. */
@Injectable()
export class MarkImageExpiredWhenItsObjectIsDeleted {
  constructor(private readonly images: ImageRepository) {}

  @OnFact<ObjectDeleted>('storage.object-deleted')
  async handle({ objectId, owner }: ObjectDeleted['payload']): Promise<void> {
    if (owner.kind === 'image') await this.images.markExpired(owner.id, objectId);
  }
}
