import { Injectable } from '@nestjs/common';
import { RecordKeepers, type OldRecords } from '#kernel';
import type { RecordTally } from './retention-report.js';

/** The trash, logs and bodies in the reports of retention; whose they are, the modules know. */
@Injectable()
export class OldRecordTallies {
  constructor(private readonly keepers: RecordKeepers) {}

  /** What is over its days now; nothing is changed. */
  async find(): Promise<RecordTally[]> {
    const tallies: RecordTally[] = [];
    for (const [kind, keeper] of this.keepers.all())
      tallies.push(tallyOf(kind, await keeper.find(), null));
    return tallies;
  }

  /** Counts each kind, and clears it. @param between is called before each, to say "still alive" */
  async clear(between: () => Promise<void>): Promise<RecordTally[]> {
    const tallies: RecordTally[] = [];
    for (const [kind, keeper] of this.keepers.all()) {
      await between();
      const found = await keeper.find();
      tallies.push(tallyOf(kind, found, found.count > 0 ? await keeper.clear() : 0));
    }
    return tallies;
  }
}

function tallyOf(kind: string, found: OldRecords, cleared: number | null): RecordTally {
  const { count, bytes, kept, sample } = found;
  return { kind, count, bytes, kept, sample, oldest: found.oldest?.toISOString() ?? null, cleared };
}
