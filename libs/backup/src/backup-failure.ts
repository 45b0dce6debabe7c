/**
 * Why a backup, a restore or a drill ended before it did what it was asked to: for the person at the
 * keyboard, who can mend it.
 */
export class BackupFailure extends Error {
  /** @param what one sentence @param remedy what to do about it */
  constructor(
    readonly what: string,
    readonly remedy: string,
  ) {
    super(`${what}\n  ${remedy}`);
    this.name = 'BackupFailure';
  }
}

/** Something that is not as it should be, in a backup that was made or a place that was restored. */
export interface Finding {
  code:
    | 'object_missing'
    | 'object_damaged'
    | 'picture_unreadable'
    | 'rows_differ'
    | 'totals_differ'
    | 'objects_differ'
    | 'books_wrong'
    | 'settlement_wrong';
  /** Which one. */
  subject: string;
  /** What is wrong with it. */
  text: string;
}

/** Findings of one kind that are kept; the rest is counted. */
export const MAX_FINDINGS = 200;
