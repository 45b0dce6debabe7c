import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The moves of the audit itself: check some accounts and move their marks, say which accounts are due,
 * and go through everything step by step. Many findings keep no account from being checked, and none
 * from being kept. docs/decisions/0011.
 */
export class CheckBooksInSteps1795305603005 implements MigrationInterface {
  name = 'CheckBooksInSteps1795305603005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STEPS);
    await runner.query(RIGHTS);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** Findings that are kept of one account. The answer of the audit says where there are so many. */
const OF_ONE = 200;
const BUCKETS = [
  'granted',
  'available',
  'held',
  'captured',
  'expired',
  'revoked',
  'deducted',
  'debt',
  'settled',
  'forgiven',
];
const SUMS = ['settled', 'settling', 'adjust_grant', 'adjust_deduct', 'adjust_forgive'];
const amountOf = (code: string) => `coalesce(sum(amount) FILTER (WHERE ${code}), 0)`;
const MARK_COLUMNS = ['seq', 'available', 'held', 'debt', ...SUMS, 'digest'];
const LOT_COLUMNS = [...BUCKETS, 'expires_at', 'spendable_until'];
const list = (names: string[], prefix = '') => names.map((name) => prefix + name).join(', ');

const STEPS = `
-- Keeps what a check found. A finding of these accounts that a whole check no longer has is over.
CREATE FUNCTION credits.keep_findings(p_found credits.found[], p_over uuid[], p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO credits.audit_finding AS f (finding, account_id, subject, expected, actual, found_at, seen_at)
  SELECT DISTINCT ON (finding, account_id, subject) finding, account_id, subject, expected, actual, p_now, p_now
  FROM unnest(p_found)
  ON CONFLICT (finding, account_id, subject) WHERE gone_at IS NULL
  DO UPDATE SET seen_at = p_now, expected = excluded.expected, actual = excluded.actual;
  UPDATE credits.audit_finding f SET gone_at = p_now
  WHERE gone_at IS NULL AND account_id = ANY (p_over) AND NOT EXISTS (SELECT FROM unnest(p_found) n
    WHERE n.finding = f.finding AND n.account_id = f.account_id AND n.subject = f.subject);
END $$;

-- Checks accounts, from their beginning or from their marks on, and moves the marks of those that
-- are right. All its statements must see one snapshot. Of one account ${OF_ONE} findings are kept at most,
-- so that it hides no other's. The answer is the number of findings.
CREATE FUNCTION credits.audit_accounts(p_accounts uuid[], p_whole boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE hits credits.found[]; clean uuid[]; cut uuid[]; t timestamptz := kernel.now();
BEGIN
  IF current_setting('transaction_isolation') <> 'repeatable read' THEN
    RAISE EXCEPTION USING ERRCODE = 'CR013', MESSAGE = 'the audit needs a transaction of isolation REPEATABLE READ';
  END IF;
  IF p_whole THEN
    hits := ARRAY(SELECT f FROM (SELECT f, row_number() OVER (PARTITION BY f.account_id ORDER BY f.finding, f.subject)
      FROM credits.audit_of(p_accounts) AS f) AS numbered (f, n) WHERE n <= ${OF_ONE});
  ELSE
    hits := ARRAY(SELECT f FROM (SELECT f, row_number() OVER (PARTITION BY f.account_id ORDER BY f.finding, f.subject)
      FROM credits.audit_tail_of(p_accounts) AS f) AS numbered (f, n) WHERE n <= ${OF_ONE});
  END IF;
  -- What else was wrong with these may be so still.
  cut := ARRAY(SELECT h.account_id FROM unnest(hits) AS h
    WHERE h.account_id IS NOT NULL GROUP BY 1 HAVING count(*) >= ${OF_ONE});
  PERFORM credits.keep_findings(hits, CASE WHEN p_whole
    THEN ARRAY(SELECT a FROM unnest(p_accounts) AS a WHERE a <> ALL (cut)) ELSE '{}' END, t);
  clean := ARRAY(SELECT a FROM unnest(p_accounts) AS a
    WHERE NOT EXISTS (SELECT FROM credits.audit_finding f WHERE f.gone_at IS NULL AND f.account_id = a));
  WITH base AS (
    SELECT * FROM credits.audit_mark WHERE NOT p_whole AND account_id = ANY (clean)
  ), news AS (
    SELECT j.account_id, ${amountOf("code = 'settle'")} AS settled, ${amountOf("code = 'settle_pay'")} AS settling,
      ${amountOf("code = 'grant' AND reason = 'operator_grant'")} AS adjust_grant,
      ${amountOf("code = 'deduct'")} AS adjust_deduct, ${amountOf("code = 'forgive'")} AS adjust_forgive,
      sum(credits.digest_of(j)) AS digest
    FROM unnest(clean) AS a (id) LEFT JOIN base b ON b.account_id = a.id
    JOIN credits.journal j ON j.account_id = a.id AND j.seq > coalesce(b.seq, 0)
    GROUP BY j.account_id
  )
  INSERT INTO credits.audit_mark AS m (account_id, ${list(MARK_COLUMNS)}, checked_at, whole_at)
  SELECT a.id, a.seq, a.available, a.held, a.debt,
    ${[...SUMS, 'digest'].map((c) => `coalesce(b.${c}, 0) + coalesce(n.${c}, 0)`).join(', ')},
    t, CASE WHEN p_whole OR b.account_id IS NULL THEN t END
  FROM credits.account a LEFT JOIN base b ON b.account_id = a.id LEFT JOIN news n ON n.account_id = a.id
  WHERE a.id = ANY (clean)
  ON CONFLICT (account_id) DO UPDATE SET (${list(MARK_COLUMNS)}, checked_at, whole_at) =
    (${list(MARK_COLUMNS, 'excluded.')}, excluded.checked_at, coalesce(excluded.whole_at, m.whole_at));
  INSERT INTO credits.audit_lot_mark AS m (account_id, lot_id, ${list(LOT_COLUMNS)})
  SELECT account_id, id, ${list(LOT_COLUMNS)} FROM credits.lot WHERE account_id = ANY (clean)
  ON CONFLICT (account_id, lot_id) DO UPDATE SET (${list(LOT_COLUMNS)}) = (${list(LOT_COLUMNS, 'excluded.')})
  WHERE (${list(LOT_COLUMNS, 'm.')}) IS DISTINCT FROM (${list(LOT_COLUMNS, 'excluded.')});
  RETURN cardinality(hits);
END $$;

-- Accounts that must be looked at now: what moved since its mark, what has a finding, and what is
-- not what its mark or its lots say although nothing moved. Small ones are checked from their
-- beginning (p_small: rows), which finds more; rows is what the check has to read. Whoever was looked
-- at longest ago comes first: where a run cannot do all, each has its turn, whatever its size.
CREATE FUNCTION credits.audit_due(p_small bigint, p_limit integer)
RETURNS TABLE (account_id uuid, whole boolean, rows bigint) LANGUAGE sql STABLE AS $$
  WITH open AS (
    SELECT f.account_id AS id, max(f.seen_at) AS seen FROM credits.audit_finding f
    WHERE gone_at IS NULL AND f.account_id IS NOT NULL GROUP BY 1
  ), live AS (
    SELECT l.account_id AS id, sum(l.available) AS available, sum(l.held) AS held FROM credits.lot l WHERE l.live GROUP BY 1
  ), due AS (
    SELECT coalesce(a.id, m.account_id) AS id, coalesce(a.seq, 0) AS seq, coalesce(m.seq, 0) AS marked,
      coalesce(greatest(o.seen, m.checked_at), a.opened_at) AS looked_at,
      coalesce(a.id IS NULL OR o.id IS NOT NULL OR a.seq <= p_small OR a.seq <= m.seq, false) AS whole
    FROM credits.account a FULL JOIN credits.audit_mark m ON m.account_id = a.id
    LEFT JOIN open o ON o.id = coalesce(a.id, m.account_id)
    LEFT JOIN live l ON l.id = a.id
    WHERE o.id IS NOT NULL
      OR (a.seq, a.available, a.held, a.debt) IS DISTINCT FROM (m.seq, m.available, m.held, m.debt)
        AND NOT (m.account_id IS NULL AND a.seq = 0)
      OR a.available <> coalesce(l.available, 0) OR a.held <> coalesce(l.held, 0)
  )
  SELECT id, whole, CASE WHEN whole THEN seq ELSE seq - marked END FROM due ORDER BY looked_at, seq, id LIMIT p_limit;
$$;

-- The next accounts after one id, of whatever table knows them, with at most p_rows rows but at least one.
CREATE FUNCTION credits.audit_accounts_after(p_after uuid, p_accounts integer, p_rows bigint) RETURNS uuid[]
LANGUAGE sql STABLE AS $$
  WITH RECURSIVE written AS (
    (SELECT account_id AS id FROM credits.journal WHERE account_id > p_after ORDER BY account_id LIMIT 1)
    UNION ALL
    SELECT (SELECT j.account_id FROM credits.journal j WHERE j.account_id > w.id ORDER BY j.account_id LIMIT 1)
    FROM written w WHERE w.id IS NOT NULL
  ), known AS (
    (SELECT id FROM written WHERE id IS NOT NULL LIMIT p_accounts)
    UNION (SELECT id FROM credits.account WHERE id > p_after ORDER BY id LIMIT p_accounts)
    UNION (SELECT account_id FROM credits.audit_mark WHERE account_id > p_after ORDER BY account_id LIMIT p_accounts)
  ), next AS (
    SELECT id FROM known ORDER BY id LIMIT p_accounts
  )
  SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM (
    SELECT n.id, sum(coalesce(a.seq, 0)) OVER (ORDER BY n.id) - coalesce(a.seq, 0) AS before
    FROM next n LEFT JOIN credits.account a ON a.id = n.id) sized
  WHERE before = 0 OR before < p_rows;
$$;

-- Begins to check everything anew.
-- Two that begin at the same moment begin one after the other.
CREATE FUNCTION credits.audit_pass_begin() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '30s' AS $$
DECLARE v uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(7246310003);
  DELETE FROM credits.audit_pass WHERE finished_at IS NULL;
  DELETE FROM credits.audit_pass WHERE finished_at < kernel.now() - interval '90 days';
  INSERT INTO credits.audit_pass (started_at) VALUES (kernel.now()) RETURNING id INTO v;
  RETURN v;
END $$;

-- One step of it: accounts with at most p_rows rows of journal, or 31 days. The answer is true while
-- there is more to do, and null where another process is at it or nothing was begun.
CREATE FUNCTION credits.audit_pass_step(p_rows bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE p credits.audit_pass; ids uuid[]; first date; last date; hits credits.found[]; t timestamptz := kernel.now();
BEGIN
  SELECT * INTO p FROM credits.audit_pass WHERE finished_at IS NULL FOR UPDATE SKIP LOCKED;
  IF p.id IS NULL THEN RETURN NULL; END IF;
  ids := credits.audit_accounts_after(coalesce(p.accounts_done, '00000000-0000-0000-0000-000000000000'), 500, p_rows);
  IF cardinality(ids) > 0 THEN
    PERFORM credits.audit_accounts(ids, true);
    UPDATE credits.audit_pass SET accounts_done = ids[cardinality(ids)], accounts = accounts + cardinality(ids) WHERE id = p.id;
    RETURN true;
  END IF;
  SELECT min(day), max(day) INTO first, last FROM credits.day WHERE final AND day > coalesce(p.days_done, '0001-01-01');
  IF first IS NULL THEN
    UPDATE credits.audit_pass SET finished_at = t WHERE id = p.id;
    RETURN false;
  END IF;
  last := least(last, first + 30);
  -- Without a bound of its own: the kinds of moves of a month are few, and what is left out would count as right.
  hits := ARRAY(SELECT f FROM credits.audit_days(first, last + 1) AS f);
  PERFORM credits.keep_findings(hits, '{}', t);
  UPDATE credits.audit_finding f SET gone_at = t
  WHERE gone_at IS NULL AND finding = 'day_is_not_the_sum_of_its_journal' AND split_part(subject, ' ', 2)::date BETWEEN first AND last
    AND NOT EXISTS (SELECT FROM unnest(hits) n WHERE n.subject = f.subject);
  UPDATE credits.audit_pass SET days_done = last WHERE id = p.id;
  RETURN true;
END $$;

-- Findings that nobody was told of yet; from now on they count as told.
CREATE FUNCTION credits.audit_untold() RETURNS SETOF credits.found
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE credits.audit_finding SET told_at = kernel.now() WHERE told_at IS NULL AND gone_at IS NULL
  RETURNING finding, account_id, subject, expected, actual;
$$;
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `
REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
