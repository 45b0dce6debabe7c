/** What a file is to its owner: uploads and outputs count from their making, the trash from then on. */
export type KeptKind = 'upload' | 'output' | 'trash';

/** Days that things are kept; several at once, of which the longest holds. */
export interface KeepingRule {
  /** For what was made before; null: for everything, by the plan of now. */
  madeBefore: Date | null;
  uploadDays: number;
  outputDays: number;
  trashDays: number;
  /** Not deleted before this moment, however few the days are. */
  keepUntil: Date | null;
}

/** How long the files of one workspace are kept: at least one rule, that of its plan. */
export interface Keeping {
  rules: readonly KeepingRule[];
  /** So many days before retention deletes a file its owner is told; 0: not at all. */
  noticeDays: number;
}

/**
 * A file that is kept for less than the days of notice and so many more is told of when it is made:
 * its end stands beside it (`expiresAt`) from its first moment, and no further notice is due. A plan
 * that is made shorter keeps what is there for at least as long, so that this is never about a file
 * that once had more days.
 */
export const TOLD_WHEN_MADE_days = 1;

const DAY_MS = 86_400_000;
const DAYS = { upload: 'uploadDays', output: 'outputDays', trash: 'trashDays' } as const;

/** Until when a file is kept that was made (or came into the trash) at `from`. */
export function keptUntil({ rules }: Pick<Keeping, 'rules'>, kind: KeptKind, from: Date): Date {
  const ends = rules
    .filter(({ madeBefore }) => madeBefore === null || from < madeBefore)
    .map((rule) =>
      Math.max(from.getTime() + rule[DAYS[kind]] * DAY_MS, rule.keepUntil?.getTime() ?? 0),
    );
  return new Date(Math.max(...ends));
}
