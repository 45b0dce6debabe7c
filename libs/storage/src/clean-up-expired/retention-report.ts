import type { StoredObject } from '../data/stored-object.js';

export interface Tally {
  /** Uploads or images, each with everything derived from it. */
  count: number;
  bytes: number;
  /** When the oldest of them was made, ISO. */
  oldest: string | null;
}

export interface SampleRow {
  objectId: string;
  ownerKind: 'upload' | 'image';
  ownerId: string;
  workspaceId: string;
  bytes: number;
  createdAt: string;
}

export interface FailureRow {
  objectId: string;
  key: string;
  reason: string;
}

/** What a run found and did. Kept with the run; a dry run has the same, and deletes nothing. */
export interface RetentionReport {
  uploads: Tally;
  outputs: Tally;
  /** Expired, but somebody still needs them. */
  kept: number;
  /** Expired, but their owner was not told long enough before. */
  waiting: number;
  sample: SampleRow[];
  /** Objects whose bytes are gone, derivatives counted one by one. */
  deletedObjects: number;
  deletedBytes: number;
  /** Of those, how many the store itself was asked for afterwards and did not have. */
  verifiedGone: number;
  failures: FailureRow[];
  failureCount: number;
  /** The trash, logs and bodies: what was over its days, and what of it a run cleared. */
  records: RecordTally[];
}

/** One kind of what is no file of its own. */
export interface RecordTally {
  kind: string;
  count: number;
  /** Null where it is not known. */
  bytes: number | null;
  oldest: string | null;
  kept: number;
  sample: readonly string[];
  /** Null in a dry run. */
  cleared: number | null;
}

/** A due original with all that goes with it. */
export interface DueObject {
  object: StoredObject;
  /** Of the original and its derivatives. */
  totalBytes: number;
  /** Its owner was told long enough before, or need not be. */
  isTold: boolean;
}

const SAMPLE_SIZE = 20;
const MAX_FAILURES = 100;

export function emptyReport(): RetentionReport {
  const nothing = (): Tally => ({ count: 0, bytes: 0, oldest: null });
  return {
    uploads: nothing(),
    outputs: nothing(),
    kept: 0,
    waiting: 0,
    sample: [],
    deletedObjects: 0,
    deletedBytes: 0,
    verifiedGone: 0,
    failures: [],
    failureCount: 0,
    records: [],
  };
}

/** The report with a batch of due objects and the number of those left alone added. */
export function withFound(
  report: RetentionReport,
  { due, kept, waiting }: { due: readonly DueObject[]; kept: number; waiting: number },
): RetentionReport {
  const room = Math.max(0, SAMPLE_SIZE - report.sample.length);
  return {
    ...report,
    uploads: tallied(
      report.uploads,
      due.filter(({ object }) => object.ownerKind === 'upload'),
    ),
    outputs: tallied(
      report.outputs,
      due.filter(({ object }) => object.ownerKind === 'image'),
    ),
    kept: report.kept + kept,
    waiting: report.waiting + waiting,
    sample: [...report.sample, ...due.slice(0, room).map(sampleOf)],
  };
}

/** The report with finished deletions added; a key that fails again is listed once. */
export function withDeleted(
  report: RetentionReport,
  deleted: readonly StoredObject[],
  failed: readonly FailureRow[],
): RetentionReport {
  const known = new Set(report.failures.map((failure) => failure.key));
  const fresh = failed.filter((failure) => !known.has(failure.key));
  return {
    ...report,
    deletedObjects: report.deletedObjects + deleted.length,
    deletedBytes: report.deletedBytes + deleted.reduce((sum, { bytes }) => sum + bytes, 0),
    verifiedGone: report.verifiedGone + deleted.length,
    failures: [...report.failures, ...fresh].slice(0, MAX_FAILURES),
    failureCount: report.failureCount + fresh.length,
  };
}

function tallied(tally: Tally, due: readonly DueObject[]): Tally {
  const dates = due.map(({ object }) => object.createdAt.toISOString());
  const oldest = [...dates, ...(tally.oldest ? [tally.oldest] : [])].sort()[0] ?? null;
  return {
    count: tally.count + due.length,
    bytes: tally.bytes + due.reduce((sum, { totalBytes }) => sum + totalBytes, 0),
    oldest,
  };
}

function sampleOf({ object, totalBytes }: DueObject): SampleRow {
  const { id, ownerKind, ownerId, workspaceId, createdAt } = object;
  return {
    objectId: id,
    // Archives end by themselves, and never by a clean-up.
    ownerKind: ownerKind === 'upload' ? 'upload' : 'image',
    ownerId,
    workspaceId,
    bytes: totalBytes,
    createdAt: createdAt.toISOString(),
  };
}
