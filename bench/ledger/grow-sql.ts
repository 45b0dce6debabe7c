/** What each account is given. No run can use up the pack. */
const PACK = 1_000_000_000;
const TRIAL = 10;
const PRICE = 10;

/** The journal's time axis ends now and begins this long ago. */
const DAYS = 180;

/** Ids and dates of what is made up, in a schema of its own beside the ledger's. */
export const open = (ordinary: number, large: number, pace: number): string => `
CREATE SCHEMA bench;
CREATE TABLE bench.grown AS
  SELECT i, ${ordinary + large} AS of, CASE WHEN i <= ${large} THEN ${pace} ELSE 1 END AS pace,
    uuidv7() AS id, uuidv7() AS trial, uuidv7() AS pack, kernel.now() - interval '${DAYS} days' AS epoch
  FROM generate_series(1, ${ordinary + large}) AS i;
CREATE UNLOGGED TABLE bench.job (k bigint, account_id uuid, lot_id uuid, hold_id uuid, generation_id uuid,
  at timestamptz, released boolean);

INSERT INTO credits.account (id, available, seq, opened_at) SELECT id, ${TRIAL + PACK}, 2, epoch FROM bench.grown;
INSERT INTO credits.lot (id, account_id, kind, source, granted, available, created_at)
  SELECT lot, id, kind, 'grown:' || lot, granted, granted, epoch
  FROM bench.grown, LATERAL (VALUES (trial, 'trial', ${TRIAL}), (pack, 'pack', ${PACK})) AS l (lot, kind, granted);
INSERT INTO credits.journal (account_id, seq, lot_id, amount, available_after, held_after, debt_after, at, code,
    reason, actor)
  SELECT id, seq, lot, amount, after, 0, 0, epoch, 'grant', reason, 'system'
  FROM bench.grown, LATERAL (VALUES (1, trial, ${TRIAL}, ${TRIAL}, 'trial_granted'),
    (2, pack, ${PACK}, ${TRIAL + PACK}, 'pack_purchased')) AS l (seq, lot, amount, after, reason);
`;

/** The jobs of all accounts in one stretch of time, in the order of time, as they would have come. */
export const planJobs = (from: number, to: number, last: number): string => `
TRUNCATE bench.job;
INSERT INTO bench.job
SELECT k, id, CASE k WHEN 1 THEN trial ELSE pack END, uuidv7(t.at - clock_timestamp()),
  uuidv7(t.at - clock_timestamp()), t.at, k % 10 = 0
FROM bench.grown, LATERAL generate_series(${from} * pace + 1, ${to} * pace) AS k,
  LATERAL (SELECT epoch + interval '${DAYS} days' * ((k - 1 + i::float8 / of) / (pace * ${last}::float8)) AS at) AS t
ORDER BY t.at;
`;

/** The first job takes the trial; every tenth is given back, the others are charged. */
export const insertJobs = `
INSERT INTO credits.hold (id, account_id, generation_id, amount, lot_id, at)
  SELECT hold_id, account_id, generation_id, ${PRICE}, lot_id, at FROM bench.job;
INSERT INTO credits.hold_resolution (hold_id, kind, reason, at)
  SELECT hold_id, CASE WHEN released THEN 'released' ELSE 'captured' END,
    CASE WHEN released THEN 'platform_error' ELSE 'image_delivered' END, at + interval '20 s'
  FROM bench.job;
INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after, at,
    code, reason, actor)
  SELECT account_id, 2 * k + 1 + step, lot_id, hold_id, ${PRICE},
    ${TRIAL + PACK} - ${PRICE} * (k - 1 - (k - 1) / 10) - CASE WHEN step = 1 AND released THEN 0 ELSE ${PRICE} END,
    ${PRICE} * (1 - step), 0, at + step * interval '20 s',
    CASE WHEN step = 0 THEN 'hold' WHEN released THEN 'release' ELSE 'capture' END,
    CASE WHEN step = 0 THEN 'image_requested' WHEN released THEN 'platform_error' ELSE 'image_delivered' END, 'system'
  FROM bench.job, LATERAL (VALUES (0), (1)) AS steps (step);
`;

/** What the jobs so far add up to. */
export const setBalances = (jobs: number): string => `
UPDATE credits.account SET available = ${TRIAL + PACK} - ${PRICE} * (n - n / 10), seq = 2 + 2 * n
FROM (SELECT id AS grown, ${jobs}::bigint * pace AS n FROM bench.grown) AS g WHERE id = grown;
UPDATE credits.lot SET available = 0, captured = ${TRIAL} FROM bench.grown AS g WHERE lot.id = g.trial;
UPDATE credits.lot SET available = granted - used, captured = used
FROM (SELECT pack, ${PRICE} * (n - n / 10 - 1) AS used FROM
  (SELECT pack, ${jobs}::bigint * pace AS n FROM bench.grown) AS counted) AS g WHERE lot.id = g.pack;
`;
