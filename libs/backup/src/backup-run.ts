import type { Finding } from './backup-failure.js';

export type RunKind = 'backup' | 'drill';
export type RunResult = 'good' | 'findings' | 'failed';

/** What one backup or drill came to. */
export interface RunOutcome {
  kind: RunKind;
  startedAt: Date;
  finishedAt: Date;
  /** Of the backup that was made, or drilled; null where none came about. */
  backupTakenAt: Date | null;
  commit: string | null;
  rows: number | null;
  /** As it lies in the backup, compressed. */
  databaseBytes: number | null;
  objects: number | null;
  objectBytes: number | null;
  /** By a drill. */
  picturesOpened: number | null;
  findings: Finding[];
  /** Why it did not come to its end. */
  error: string | null;
}

export interface BackupRun extends RunOutcome {
  id: string;
  result: RunResult;
  findingCount: number;
}

/** A day, and two hours for one that takes longer than the last. */
export const BACKUP_OVERDUE_h = 26;
/** A month, and some days. */
export const DRILL_OVERDUE_h = 35 * 24;

export interface Standing {
  /** The latest that came to its end, with or without findings. */
  last: BackupRun | null;
  /** Whether the latest good one is older than it may be; where there is none, the installation. */
  overdue: boolean;
}

const HOUR_ms = 3_600_000;

/**
 * @param since when the latest without findings was done; where there is none, since when there is
 *   something to lose, null as long as there is nothing
 */
export function isOverdue(kind: RunKind, since: Date | null, now: Date): boolean {
  const limit_h = kind === 'backup' ? BACKUP_OVERDUE_h : DRILL_OVERDUE_h;
  return since !== null && now.getTime() - since.getTime() > limit_h * HOUR_ms;
}

export function resultOf({ error, findings }: Pick<RunOutcome, 'error' | 'findings'>): RunResult {
  if (error !== null) return 'failed';
  return findings.length > 0 ? 'findings' : 'good';
}
