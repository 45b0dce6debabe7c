import { OnFact } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { GenerationFinished } from '../events.js';
import { EndBatch } from '../run-batch/end-batch.js';

/** The pictures of a batch's row are settled: the row has an end, and perhaps the batch. */
@Injectable()
export class EndRowWhenItsGenerationIsFinished {
  constructor(private readonly end: EndBatch) {}

  @OnFact<GenerationFinished>('generation.finished')
  async handle({ generationId }: GenerationFinished['payload']): Promise<void> {
    await this.end.noteGeneration(generationId);
  }
}
