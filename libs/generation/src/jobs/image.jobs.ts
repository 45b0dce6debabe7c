import { JobHandler } from '#kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { RUN_IMAGE, type RunImagePayload } from '../dispatch-images/dispatch-images.js';
import { PipelineOptions } from '../pipeline-options.js';
import { RunImage } from '../run-image/run-image.js';

/** Bull only says "look at this image"; leases and rows decide what happens. */
@Injectable()
export class ImageJobs {
  constructor(private readonly runner: RunImage) {}

  @JobHandler({
    queue: 'images',
    name: RUN_IMAGE,
    payload: z.object({ imageId: z.uuid(), push: z.int() }),
    concurrency: new PipelineOptions().slots,
  })
  async run(payload: RunImagePayload): Promise<void> {
    await this.runner.run(payload);
  }
}
