import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the books' audit remembers, so that it need not read everything each time. docs/decisions/0011. */
export class CreateAuditMarks1795305603003 implements MigrationInterface {
  name = 'CreateAuditMarks1795305603003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(RIGHTS);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** The columns of a lot that the journal explains, in one order for all comparisons. */
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

const TABLES = `
CREATE INDEX lot_account ON credits.lot (account_id);

-- Up to which row the journal of an account was found to be right, and what it said there.
CREATE TABLE credits.audit_mark (
  account_id uuid PRIMARY KEY,
  seq        bigint NOT NULL,
  available  bigint NOT NULL,
  held       bigint NOT NULL,
  debt       bigint NOT NULL,
  ${SUMS.map((name) => `${name} bigint NOT NULL,`).join('\n  ')}
  digest     numeric NOT NULL,
  checked_at timestamptz NOT NULL,
  whole_at   timestamptz
) WITH (fillfactor = 70);
COMMENT ON COLUMN credits.audit_mark.digest IS 'sum of the hashes of all rows so far: tells a row that was changed behind the mark';
COMMENT ON COLUMN credits.audit_mark.whole_at IS 'when the account was last checked from its beginning';

CREATE TABLE credits.audit_lot_mark (
  account_id uuid NOT NULL,
  lot_id     uuid NOT NULL,
  ${BUCKETS.map((name) => `${name} bigint NOT NULL,`).join('\n  ')}
  expires_at timestamptz,
  spendable_until timestamptz,
  PRIMARY KEY (account_id, lot_id)
) WITH (fillfactor = 70);

CREATE TABLE credits.audit_finding (
  id         uuid PRIMARY KEY DEFAULT uuidv7(),
  finding    text NOT NULL,
  account_id uuid,
  subject    text NOT NULL,
  expected   text,
  actual     text,
  found_at   timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  told_at    timestamptz,
  gone_at    timestamptz
);
CREATE UNIQUE INDEX audit_finding_open ON credits.audit_finding (finding, account_id, subject) NULLS NOT DISTINCT
  WHERE gone_at IS NULL;

-- A check of everything, in steps: first the accounts in the order of their ids, then the days.
CREATE TABLE credits.audit_pass (
  id            uuid PRIMARY KEY DEFAULT uuidv7(),
  started_at    timestamptz NOT NULL,
  accounts_done uuid,
  accounts      bigint NOT NULL DEFAULT 0,
  days_done     date,
  finished_at   timestamptz
);
CREATE UNIQUE INDEX audit_pass_open ON credits.audit_pass ((true)) WHERE finished_at IS NULL;

CREATE TYPE credits.found AS (finding text, account_id uuid, subject text, expected text, actual text);

CREATE FUNCTION credits.digest_of(j credits.journal) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT hashtextextended(ROW(j.account_id, j.seq, j.lot_id, j.hold_id, j.amount, j.available_after, j.held_after,
    j.debt_after, extract(epoch FROM j.at), extract(epoch FROM j.expires_at), extract(epoch FROM j.spendable_until),
    j.code, j.reason, j.actor, j.note)::text, 0)::numeric;
$$;
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `
REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
