import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The one repair that is a function: account and lots repeat what the journal tells, and are worked
 * out from it again. Only the owner of the tables may execute it (docs/runbooks/ledger.md).
 */
export class RebuildFromJournal1795305603006 implements MigrationInterface {
  name = 'RebuildFromJournal1795305603006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SQL);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const BUCKETS = [
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

const SQL = `
CREATE TABLE credits.repair (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id uuid NOT NULL,
  at         timestamptz NOT NULL,
  by_role    text NOT NULL,
  reason     text NOT NULL CHECK (length(reason) BETWEEN 10 AND 2000),
  before     jsonb NOT NULL,
  after      jsonb NOT NULL
);
COMMENT ON TABLE credits.repair IS 'every time that account and lots were worked out from the journal again';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits.repair
  FOR EACH STATEMENT EXECUTE FUNCTION credits.refuse_change();

CREATE FUNCTION credits.standing_of(p_account uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('account', (SELECT to_jsonb(a) FROM credits.account a WHERE id = p_account),
    'lots', (SELECT jsonb_agg(to_jsonb(l) ORDER BY l.id) FROM credits.lot l WHERE account_id = p_account));
$$;

-- Invoker's rights: without rights to the tables it changes nothing. The answer is how many lots changed.
CREATE FUNCTION credits.rebuild_from_journal(p_account uuid, p_reason text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE before jsonb; changed integer; t timestamptz;
BEGIN
  PERFORM FROM credits.account WHERE id = p_account FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION USING ERRCODE = 'CR002', MESSAGE = 'unknown account';
  END IF;
  t := kernel.now();
  IF EXISTS (
    SELECT FROM (
      SELECT j.seq, row_number() OVER w AS n,
        j.available_after - coalesce(lag(j.available_after) OVER w, 0) - e.available * j.amount AS available,
        j.held_after - coalesce(lag(j.held_after) OVER w, 0) - e.held * j.amount AS held,
        j.debt_after - coalesce(lag(j.debt_after) OVER w, 0) - e.debt * j.amount AS debt
      FROM credits.journal j JOIN credits.effect e USING (code) WHERE j.account_id = p_account
      WINDOW w AS (ORDER BY j.seq)) chain
    WHERE seq <> n OR (available, held, debt) <> (0, 0, 0))
  THEN
    RAISE EXCEPTION USING ERRCODE = 'CR014', MESSAGE = 'the journal itself is damaged: bring its rows back first';
  END IF;
  before := credits.standing_of(p_account);

  UPDATE credits.lot l SET ${BUCKETS.map((b) => `${b} = j.${b}`).join(', ')},
    expires_at = j.expires_at, spendable_until = j.spendable_until,
    due_at = CASE WHEN j.expires_at IS NOT NULL THEN least(coalesce(l.due_at, j.expires_at), j.expires_at) END
  FROM (
    SELECT m.lot_id, ${BUCKETS.map((b) => `sum(e.${b} * m.amount) AS ${b}`).join(', ')},
      (array_agg(m.expires_at ORDER BY m.seq DESC) FILTER (WHERE m.code IN ('grant', 'extend', 'end_cycle')))[1] AS expires_at,
      (array_agg(m.spendable_until ORDER BY m.seq DESC) FILTER (WHERE m.code IN ('grant', 'extend', 'end_cycle')))[1] AS spendable_until
    FROM credits.journal m JOIN credits.effect e USING (code) WHERE m.account_id = p_account GROUP BY m.lot_id
  ) j
  WHERE l.id = j.lot_id AND l.account_id = p_account
    AND (${BUCKETS.map((b) => `l.${b}`).join(', ')}, l.expires_at, l.spendable_until)
      IS DISTINCT FROM (${BUCKETS.map((b) => `j.${b}`).join(', ')}, j.expires_at, j.spendable_until);
  GET DIAGNOSTICS changed = ROW_COUNT;

  UPDATE credits.account a SET available = j.available_after, held = j.held_after, debt = j.debt_after,
    seq = greatest(a.seq, j.seq),
    next_expiry = (SELECT min(expires_at) FROM credits.lot WHERE account_id = p_account AND available > 0)
  FROM (SELECT * FROM credits.journal WHERE account_id = p_account ORDER BY seq DESC LIMIT 1) j
  WHERE a.id = p_account;

  INSERT INTO credits.repair (account_id, at, by_role, reason, before, after)
  VALUES (p_account, t, session_user, p_reason, before, credits.standing_of(p_account));
  RETURN changed;
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
