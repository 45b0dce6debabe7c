import { OnFact } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { ImagesCorrected } from '../events.js';
import { EndBatch } from '../run-batch/end-batch.js';

/** An appeal delivered a picture, or credits were given back, after a batch's row had its end. */
@Injectable()
export class CorrectRowWhenItsImagesAreCorrected {
  constructor(private readonly end: EndBatch) {}

  @OnFact<ImagesCorrected>('generation.images-corrected')
  async handle({ generationId }: ImagesCorrected['payload']): Promise<void> {
    await this.end.correctRow(generationId);
  }
}
