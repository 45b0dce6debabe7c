import { Metrics } from '#kernel';
import { Injectable } from '@nestjs/common';
import { SpoolRepository } from '../data/spool.repository.js';
import { ResultSpool } from './result-spool.js';

/** Between its writing and its note in Postgres a file belongs to nobody. */
const FRESH_ms = 60_000;

/** Removes from this machine's disk what no image waits for: it was stored, cancelled or made anew. */
@Injectable()
export class SweepSpool {
  constructor(
    private readonly spool: ResultSpool,
    private readonly awaiting: SpoolRepository,
    private readonly metrics: Metrics,
  ) {}

  /** @returns how many were removed. @throws without Postgres: then nothing is. */
  async sweep(): Promise<number> {
    const old = (await this.spool.list()).filter(({ age_ms }) => age_ms > FRESH_ms);
    const awaited = old.length === 0 ? null : await this.awaiting.awaited(old);
    const unneeded = old.filter((entry) => !awaited?.has(entry));
    for (const entry of unneeded) await this.spool.remove(entry);
    await this.awaiting.forgetDeadFolders();
    this.metrics
      .gauge('gptimage_spool_bytes', 'Made pictures on this disk that wait for the object store')
      .set(await this.spool.size_bytes());
    return unneeded.length;
  }
}
