import { describeError, log } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { LiveChannel } from '../follow-generation/live-channel.js';
import type { ImageRow } from '../data/rows.js';
import { PipelineOptions } from '../pipeline-options.js';

/** Longest edge of a preview, in pixels. */
const PREVIEW_EDGE = 384;

/** Sends previews of an unfinished picture to whoever watches; nothing depends on them. */
@Injectable()
export class ShowPartials {
  constructor(
    private readonly live: LiveChannel,
    private readonly storage: Storage,
    private readonly moderation: Moderation,
    private readonly options: PipelineOptions,
  ) {}

  /** A sink for one call: drops what comes too fast, and everything once the signal is aborted. */
  sink(image: ImageRow, signal: AbortSignal): (bytes: Buffer, index: number) => void {
    let busy = false;
    let last_ms = -Infinity;
    return (bytes, partialIndex) => {
      const now_ms = performance.now();
      if (busy || signal.aborted || now_ms - last_ms < this.options.partial_gap_ms) return;
      busy = true;
      last_ms = now_ms;
      void this.show(image, bytes, partialIndex, signal)
        .catch((error: unknown) =>
          log.debug({ imageId: image.id, error: describeError(error) }, 'a preview was not shown'),
        )
        .finally(() => (busy = false));
    };
  }

  private async show(
    image: ImageRow,
    bytes: Buffer,
    partialIndex: number,
    signal: AbortSignal,
  ): Promise<void> {
    const small = await this.storage.smallJpeg(bytes, PREVIEW_EDGE);
    const blurred = !(await this.moderation.previewMayShow(small));
    // A preview that nobody vouches for shows that work goes on, and no more.
    const shown = blurred ? await this.storage.blurredJpeg(small, PREVIEW_EDGE) : small;
    if (signal.aborted) return;
    await this.live.publish(image.generationId, {
      kind: 'partial',
      imageId: image.id,
      index: image.index,
      partialIndex,
      dataUrl: `data:image/jpeg;base64,${shown.toString('base64')}`,
      ...(blurred ? { blurred } : {}),
    });
  }
}
