import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Daily sums of the journal for finance: worked out from it, and again at any time. */
export class CreateCreditDays1795305603002 implements MigrationInterface {
  name = 'CreateCreditDays1795305603002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(ROLL_UP);
    await runner.query(VIEW);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** Derived from the journal, so without triggers: deleting a row costs only working it out again. */
const TABLES = `
CREATE TABLE credits.day (
  day         date PRIMARY KEY,
  computed_at timestamptz NOT NULL,
  -- Today and yesterday are worked out again each time: a move near midnight may commit after it.
  final       boolean NOT NULL GENERATED ALWAYS AS
    (computed_at AT TIME ZONE 'UTC' >= day + interval '48 hours') STORED
);
COMMENT ON TABLE credits.day IS 'UTC days that were rolled up, and when last';

CREATE TABLE credits.day_move (
  day      date NOT NULL REFERENCES credits.day ON DELETE CASCADE,
  code     text NOT NULL,
  lot_kind text NOT NULL,
  amount   bigint NOT NULL,
  moves    bigint NOT NULL,
  PRIMARY KEY (day, code, lot_kind)
);
`;

const ROLL_UP = `
CREATE FUNCTION credits.day_sums(p_from date, p_past date)
RETURNS TABLE (day date, code text, lot_kind text, amount bigint, moves bigint) LANGUAGE sql STABLE AS $$
  SELECT (j.at AT TIME ZONE 'UTC')::date, j.code, l.kind, sum(j.amount)::bigint, count(*)
  FROM credits.journal j JOIN credits.lot l ON l.id = j.lot_id
  WHERE j.at >= p_from::timestamp AT TIME ZONE 'UTC' AND j.at < p_past::timestamp AT TIME ZONE 'UTC'
  GROUP BY 1, 2, 3;
$$;

-- Works out the days from p_from on that are not final, up to today, at most p_days of them; the
-- answer is the next day to do, null when there is none. From null on: from where it is due, which
-- is the first day that is not final. Again gives the same.
CREATE FUNCTION credits.roll_up(p_from date, p_days integer) RETURNS date
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE now timestamptz; today date; start date; past date;
BEGIN
  -- One at a time; the others find it done.
  PERFORM pg_advisory_xact_lock(7246310002);
  now := kernel.now();
  today := (now AT TIME ZONE 'UTC')::date;
  start := coalesce(p_from,
    (SELECT min(d.day) FROM credits.day d WHERE NOT d.final),
    (SELECT max(d.day) + 1 FROM credits.day d),
    (SELECT (min(opened_at) AT TIME ZONE 'UTC')::date FROM credits.account));
  past := least(start + greatest(1, p_days), today + 1);
  IF start IS NULL OR start >= past THEN RETURN NULL; END IF;
  DELETE FROM credits.day d WHERE d.day >= start AND d.day < past;
  INSERT INTO credits.day (day, computed_at) SELECT d::date, now FROM generate_series(start, past - 1, interval '1 day') AS d;
  INSERT INTO credits.day_move SELECT * FROM credits.day_sums(start, past);
  RETURN CASE WHEN past <= today THEN past END;
END $$;
`;

/** What stands open at a day's end is the sum of all moves until then: nothing to keep in step. */
const VIEW = `
CREATE VIEW credits.daily AS
WITH moves AS (
  SELECT m.*, (e.available + e.held) * m.amount AS d_outstanding, e.debt * m.amount AS d_debt
  FROM credits.day_move m JOIN credits.effect e USING (code)
), sums AS (
  SELECT d.day, d.computed_at, d.final,
    coalesce(sum(amount) FILTER (WHERE code = 'grant' AND lot_kind = 'trial'), 0) AS granted_trial,
    coalesce(sum(amount) FILTER (WHERE code = 'grant' AND lot_kind = 'subscription'), 0) AS granted_subscription,
    coalesce(sum(amount) FILTER (WHERE code = 'grant' AND lot_kind = 'operator'), 0) AS granted_operator,
    coalesce(sum(amount) FILTER (WHERE code = 'grant' AND lot_kind = 'pack'), 0) AS granted_pack,
    coalesce(sum(amount) FILTER (WHERE code = 'capture'), 0) AS consumed,
    coalesce(sum(amount) FILTER (WHERE code = 'restore'), 0) AS restored,
    coalesce(sum(amount) FILTER (WHERE code = 'lapse'), 0) AS lapsed,
    coalesce(sum(amount) FILTER (WHERE code = 'revoke'), 0) AS revoked,
    coalesce(sum(amount) FILTER (WHERE code = 'reinstate'), 0) AS reinstated,
    coalesce(sum(amount) FILTER (WHERE code = 'deduct'), 0) AS deducted,
    coalesce(sum(amount) FILTER (WHERE code = 'debt'), 0) AS debt_incurred,
    coalesce(sum(amount) FILTER (WHERE code = 'undebt'), 0) AS debt_lowered,
    coalesce(sum(amount) FILTER (WHERE code = 'settle'), 0) AS debt_settled,
    coalesce(sum(amount) FILTER (WHERE code = 'unsettle'), 0) AS settlements_returned,
    coalesce(sum(amount) FILTER (WHERE code = 'forgive'), 0) AS debt_forgiven,
    coalesce(sum(amount) FILTER (WHERE code = 'unforgive'), 0) AS forgiveness_undone,
    coalesce(sum(d_outstanding), 0) AS d_outstanding, coalesce(sum(d_debt), 0) AS d_debt
  FROM credits.day d LEFT JOIN moves m USING (day) GROUP BY d.day
)
SELECT *, sum(d_outstanding) OVER w AS outstanding, sum(d_debt) OVER w AS debt
FROM sums WINDOW w AS (ORDER BY day);

REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
