import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One check keeps 1,000 findings at most. Accounts whose findings were beyond that passed as right, and
 * their marks moved to rows that had been rewritten: then nothing would ever have told of it.
 */
export class KeepMarksOfCutFindings1795305605001 implements MigrationInterface {
  name = 'KeepMarksOfCutFindings1795305605001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CHECK);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

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

const CHECK = `
-- Checks accounts, from their beginning or from their marks on, and moves the marks of those that
-- are right. All its statements must see one snapshot. The answer is the number of findings.
CREATE OR REPLACE FUNCTION credits.audit_accounts(p_accounts uuid[], p_whole boolean) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE hits credits.found[]; clean uuid[]; cut boolean; t timestamptz := kernel.now();
BEGIN
  IF current_setting('transaction_isolation') <> 'repeatable read' THEN
    RAISE EXCEPTION USING ERRCODE = 'CR013', MESSAGE = 'the audit needs a transaction of isolation REPEATABLE READ';
  END IF;
  IF p_whole THEN
    hits := ARRAY(SELECT f FROM credits.audit_of(p_accounts) AS f LIMIT 1000);
  ELSE
    hits := ARRAY(SELECT f FROM credits.audit_tail_of(p_accounts) AS f LIMIT 1000);
  END IF;
  -- Of more than that nobody knows whose they are: no account of them counts as right.
  cut := cardinality(hits) >= 1000;
  PERFORM credits.keep_findings(hits, CASE WHEN p_whole AND NOT cut THEN p_accounts ELSE '{}' END, t);
  clean := ARRAY(SELECT a FROM unnest(p_accounts) AS a
    WHERE NOT cut AND NOT EXISTS (SELECT FROM credits.audit_finding f WHERE f.gone_at IS NULL AND f.account_id = a));
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
`;
