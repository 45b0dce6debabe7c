import { Metrics, RateLimiter } from '#kernel';
import { Injectable } from '@nestjs/common';
import { PipelineOptions } from '../pipeline-options.js';

const DAY_ms = 24 * 3_600_000;

/** A blank picture is not charged, but the provider is paid for it: second calls are counted. */
@Injectable()
export class BlankResults {
  constructor(
    private readonly limiter: RateLimiter,
    private readonly metrics: Metrics,
    private readonly options: PipelineOptions,
  ) {}

  /** Takes one of the workspace's second calls of the day, and says whether there was one left. */
  async mayTryAgain(workspaceId: string): Promise<boolean> {
    const { allowed } = await this.limiter.hit(`blank:${workspaceId}`, {
      max: this.options.blank_retries_per_day,
      window_ms: DAY_ms,
    });
    return allowed;
  }

  /** @param then whether the provider is asked a second time. */
  count(then: 'again' | 'end'): void {
    this.metrics
      .counter('gptimage_blank_results_total', 'Blank pictures, by what followed', ['then'])
      .inc({ then });
  }
}
