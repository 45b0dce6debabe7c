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
}

const DAY_MS = 86_400_000;
const DAYS = { upload: 'uploadDays', output: 'outputDays', trash: 'trashDays' } as const;

/** Until when a file is kept that was made (or came into the trash) at `from`. */
export function keptUntil({ rules }: Keeping, kind: KeptKind, from: Date): Date {
  const ends = rules
    .filter(({ madeBefore }) => madeBefore === null || from < madeBefore)
    .map((rule) =>
      Math.max(from.getTime() + rule[DAYS[kind]] * DAY_MS, rule.keepUntil?.getTime() ?? 0),
    );
  return new Date(Math.max(...ends));
}
