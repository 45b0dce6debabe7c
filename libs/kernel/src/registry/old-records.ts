import { Injectable } from '@nestjs/common';

/** What of one kind is over its days now. */
export interface OldRecords {
  count: number;
  /** Null where it is not known, or says nothing. */
  bytes: number | null;
  /** When the oldest began to count. */
  oldest: Date | null;
  /** Over their days as well, but somebody still needs them. */
  kept: number;
  /** Ids of some of them. */
  sample: readonly string[];
}

/** One kind of thing that is kept for a number of days and is no file of its own. */
export interface RecordKeeper {
  /** Counts and changes nothing. */
  find(): Promise<OldRecords>;
  /** Deletes, or empties, what is over its days: a bounded part. Not in a transaction. @returns how many */
  clear(): Promise<number>;
}

/**
 * Where modules say how they forget what is old: the trash, logs, bodies. Each clears by a schedule
 * of its own; retention counts them in its dry runs and clears them at the end of a run, so that
 * its reports are about everything that has an end. Modules register at boot.
 */
@Injectable()
export class RecordKeepers {
  private readonly keepers = new Map<string, RecordKeeper>();

  /** @throws when the kind is taken. */
  register(kind: string, keeper: RecordKeeper): void {
    if (this.keepers.has(kind)) throw new Error(`Two modules keep ${kind}`);
    this.keepers.set(kind, keeper);
  }

  all(): [kind: string, keeper: RecordKeeper][] {
    return [...this.keepers];
  }
}

/** The same of a table without words: rows, or bodies, over their days. */
export const countedRecords = (row?: {
  count: number;
  bytes: number | null;
  oldest: Date | null;
}): OldRecords => ({
  count: row?.count ?? 0,
  bytes: row?.bytes ?? null,
  oldest: row?.oldest ?? null,
  kept: 0,
  sample: [],
});
