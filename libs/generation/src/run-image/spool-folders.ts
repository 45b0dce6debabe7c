import { setTimeout as wait } from 'node:timers/promises';
import { describeError, log } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { ImageRow } from '../data/rows.js';
import { SpoolRepository } from '../data/spool.repository.js';
import { PipelineOptions } from '../pipeline-options.js';
import type { MadeImage } from './make-image.js';
import { ResultSpool } from './result-spool.js';

/** `lost`: made anew. `elsewhere`: a worker that can read it may still come for it. */
export type Spooled = MadeImage | 'elsewhere' | 'lost';

/** Who can get at a spooled picture: this worker, another one that lives, or nobody any more. */
@Injectable()
export class SpoolFolders {
  constructor(
    private readonly spool: ResultSpool,
    private readonly folders: SpoolRepository,
    private readonly options: PipelineOptions,
  ) {}

  /** Says that a worker lives that sees this machine's folder. A broken disk says nothing. */
  async beat(): Promise<void> {
    const id = await this.answered('id', () => this.spool.id());
    if (id) await this.folders.seen(id);
  }

  /** What a predecessor made and left on a disk. */
  async find({ id, spoolId, spoolToken }: ImageRow): Promise<Spooled> {
    if (spoolId === null || spoolToken === null) return 'lost';
    const own = await this.answered(id, () => this.spool.id());
    const made =
      own === spoolId
        ? await this.answered(id, () => this.spool.read({ imageId: id, token: spoolToken }))
        : undefined;
    if (made) return made;
    // Not there, or damaged: for good. A disk that fails may come back, or another worker read it.
    if (made === null) return 'lost';
    const patience_ms = this.options.spool_patience_ms;
    const waits =
      (await this.folders.isFresh(id, patience_ms)) ||
      (own !== spoolId && (await this.folders.isSeen(spoolId, patience_ms)));
    return waits ? 'elsewhere' : 'lost';
  }

  /** @returns undefined where the disk fails, or does not answer in time. */
  private async answered<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    try {
      return await within(ask(), this.options.spool_disk_ms);
    } catch (error) {
      log.error({ what, error: describeError(error) }, 'the folder of made pictures fails');
      return undefined;
    }
  }
}

/** @returns undefined when `work` takes longer; it goes on, and its outcome is dropped. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([work, wait(ms, undefined, { signal: over.signal })]);
  } finally {
    over.abort();
  }
}
