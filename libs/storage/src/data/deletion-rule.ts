import { TOLD_WHEN_MADE_days, type Keeping } from '#catalog';

/**
 * The rule of deletion by retention, in one place. A file goes when
 * 1. its days are over (`kept.until`): those of the plan, or more where more were promised, and
 * 2. its owner was told the day in time ({@link TOLD}), and that day has come.
 * Somebody who still needs it (a job, a case, an appeal, a legal hold) is asked besides.
 * Queries join it to `o`, a row of storage.object; $2 is {@link keepingsParam}.
 */
export const KEPT = `CROSS JOIN LATERAL (
  SELECT max(greatest(o.created_at + interval '1 day' *
                        CASE o.kind WHEN 'upload' THEN r."uploadDays" ELSE r."outputDays" END,
                      r."keepUntil")) AS until,
         ($2::jsonb -> o.workspace_id::text ->> 'noticeDays')::int AS notice_days
    FROM jsonb_to_recordset($2::jsonb -> o.workspace_id::text -> 'rules')
           AS r ("madeBefore" timestamptz, "uploadDays" int, "outputDays" int, "keepUntil" timestamptz)
   WHERE r."madeBefore" IS NULL OR o.created_at < r."madeBefore") AS kept`;

/** No notice is due: the plan has none, or the end stood beside the file from its first moment. */
const TOLD_WHEN_MADE = `(kept.notice_days = 0 OR kept.until - o.created_at
  < interval '1 day' * (kept.notice_days + ${TOLD_WHEN_MADE_days}))`;

/** A notice is due for it, and none was given. */
export const UNTOLD = `(o.leaves_at IS NULL AND NOT ${TOLD_WHEN_MADE})`;

/** At the moment $1 nothing stands against it from the owner's side. */
export const TOLD = `coalesce(o.leaves_at <= $1 OR ${TOLD_WHEN_MADE}, false)`;

/** How long each workspace's files are kept; of a workspace that is not in it nothing goes. */
export const keepingsParam = (keepings: ReadonlyMap<string, Keeping>): string =>
  JSON.stringify(Object.fromEntries(keepings));
