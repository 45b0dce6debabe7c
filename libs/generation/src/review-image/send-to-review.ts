import { UnitOfWork } from '#kernel';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { GenerationRepository } from '../data/generation.repository.js';
import { ImageRepository, type Guard } from '../data/image.repository.js';
import { SettleImage, type ImageRef } from '../settle-image/settle-image.js';

/** No machine can decide about a picture: its credits stay held, its slot is free, and a case is open. */
@Injectable()
export class SendToReview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly settle: SettleImage,
    private readonly support: Support,
  ) {}

  /** @returns false when somebody else was first: then nothing was written. */
  send(image: ImageRef, guard: Guard, verdictId: string): Promise<boolean> {
    const { id, workspaceId } = image;
    return this.unitOfWork.run(async () => {
      const current = await this.generations.lock(image.generationId);
      if (!(await this.images.finish(id, guard, { status: 'in_review', verdictId }))) return false;
      await this.support.openCase({
        workspaceId,
        kind: 'generation',
        reference: id,
        message:
          'The safety check cannot decide about a finished picture. It is neither shown nor charged before a person has looked at it.',
        suggested:
          'Decide it under In review. Without a decision it ends after 72 hours in the customer’s favour.',
      });
      await this.settle.finishGeneration(image, current);
      return true;
    });
  }
}
