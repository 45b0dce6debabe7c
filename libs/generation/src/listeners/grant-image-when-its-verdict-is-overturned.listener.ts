import { OnFact } from '#kernel';
import type { VerdictDecided } from '#moderation/events';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';

/** A moderator allowed a refused picture: the worker delivers it next. */
@Injectable()
export class GrantImageWhenItsVerdictIsOverturned {
  constructor(private readonly images: ImageRepository) {}

  @OnFact<VerdictDecided>('moderation.verdict-decided')
  async handle({ verdictId, decision }: VerdictDecided['payload']): Promise<void> {
    if (decision === 'overturned') await this.images.grant(verdictId);
  }
}
