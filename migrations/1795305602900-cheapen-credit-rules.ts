import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The same rules for less work, as the bench found it. Postgres parses every CHECK of a table again for
 * each statement that writes to it, about 3 µs each: a lot had 17 of them, and all of them were a third
 * of a hold. What one column may be is the rule of a domain, which a plan keeps; what is only settled
 * when a lot is made or loses something is asked only then.
 */
export class CheapenCreditRules1795305602900 implements MigrationInterface {
  name = 'CheapenCreditRules1795305602900';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [DOMAINS, ACCOUNT, LOT, LOT_RULES, HOLD, JOURNAL, RIGHTS])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** The view hangs on the columns' types; 1795305603004 makes it again. */
const DOMAINS = `
DROP VIEW credits.audit;

CREATE DOMAIN credits.balance AS bigint
  CONSTRAINT balance_not_negative CHECK (VALUE >= 0)
  -- Numbers leave Postgres as JavaScript numbers, which are exact up to 2^53.
  CONSTRAINT balance_bounded CHECK (VALUE <= 2000000000000000);
CREATE DOMAIN credits.amount AS bigint CONSTRAINT amount_positive CHECK (VALUE > 0);
CREATE DOMAIN credits.move AS text CONSTRAINT move_known CHECK (VALUE IN (
  'grant', 'hold', 'release', 'capture', 'restore', 'settle_pay', 'lapse', 'revoke', 'reinstate', 'deduct',
  'extend', 'end_cycle', 'debt', 'undebt', 'settle', 'unsettle', 'forgive', 'unforgive'));

CREATE FUNCTION credits.drop_checks(p_table regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE rule text;
BEGIN
  FOR rule IN SELECT conname FROM pg_constraint WHERE conrelid = p_table AND contype = 'c' LOOP
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', p_table, rule);
  END LOOP;
END $$;
`;

/** `seq` begins at 0 and its trigger lets it only grow. */
const ACCOUNT = `
SELECT credits.drop_checks('credits.account');
ALTER TABLE credits.account
  ALTER available TYPE credits.balance, ALTER held TYPE credits.balance, ALTER debt TYPE credits.balance;
`;

/**
 * A generated column is parsed again for each statement, too: the trigger below sets `live` and
 * `priority`. It sees every change of `live`, for what is available and held together changes only
 * with another of the columns that have to add up.
 */
const LOT = `
SELECT credits.drop_checks('credits.lot');
-- With the column go its indexes; 1795305603000 makes that of the burn order again, in its new order.
ALTER TABLE credits.lot DROP COLUMN live, ALTER COLUMN priority DROP EXPRESSION;
ALTER TABLE credits.lot
  ALTER available TYPE credits.balance, ALTER held TYPE credits.balance,
  -- Becomes false once per lot's life, so that an index on it does not cost the updates HOT.
  ADD COLUMN live boolean NOT NULL DEFAULT true,
  ADD CONSTRAINT lot_adds_up CHECK (granted = available + held + captured + expired + revoked + deducted);
UPDATE credits.lot SET live = false WHERE available + held = 0;
CREATE INDEX lot_due ON credits.lot (expires_at) WHERE live;

DROP TRIGGER identity_fixed ON credits.lot;
CREATE TRIGGER identity_fixed
  BEFORE UPDATE OF id, account_id, kind, source, purchase_ref, granted, created_at ON credits.lot FOR EACH ROW
  WHEN ((OLD.id, OLD.account_id, OLD.kind, OLD.source, OLD.granted, OLD.created_at)
        IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.kind, NEW.source, NEW.granted, NEW.created_at)
        OR OLD.purchase_ref IS DISTINCT FROM NEW.purchase_ref)
  EXECUTE FUNCTION credits.refuse_change();
`;

/** Asked only when one of its columns is set: a hold sets none of them. */
const LOT_RULES = `
CREATE FUNCTION credits.require_sound_lot() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE broken text;
BEGIN
  broken := CASE
    WHEN NEW.kind NOT IN ('trial', 'subscription', 'operator', 'pack') THEN 'lot_kind_check'
    WHEN length(NEW.source) NOT BETWEEN 1 AND 200 THEN 'lot_source_check'
    WHEN NEW.granted NOT BETWEEN 1 AND 1000000000 THEN 'lot_granted_check'
    WHEN least(NEW.captured, NEW.expired, NEW.revoked, NEW.deducted, NEW.debt, NEW.settled, NEW.forgiven) < 0
      THEN 'lot_not_negative'
    WHEN NEW.debt > NEW.captured THEN 'lot_debt_is_for_spent_credits'
    WHEN NEW.reversed NOT BETWEEN 0 AND NEW.granted THEN 'lot_reversed_within_grant'
    WHEN (NEW.expires_at IS NULL) <> (NEW.due_at IS NULL) OR NEW.due_at > NEW.expires_at THEN 'lot_expiry_known'
  END;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = 'credits', TABLE = 'lot', CONSTRAINT = broken,
      MESSAGE = format('the lot breaks %s', broken);
  END IF;
  NEW.priority := CASE NEW.kind WHEN 'trial' THEN 10 WHEN 'subscription' THEN 20 WHEN 'operator' THEN 30 ELSE 50 END;
  NEW.live := NEW.available > 0 OR NEW.held > 0;
  RETURN NEW;
END $$;
CREATE TRIGGER sound
  BEFORE INSERT OR UPDATE OF kind, priority, source, granted, captured, expired, revoked, deducted, debt, settled,
    forgiven, reversed, expires_at, due_at, live ON credits.lot
  FOR EACH ROW EXECUTE FUNCTION credits.require_sound_lot();
`;

/**
 * A hold that one lot pays names it itself; only those that several lots pay have rows in hold_split,
 * and hold_line tells both alike. That the account exists is checked by the lock without which no hold
 * is placed, that the lot is the account's own by the books' audit.
 */
const HOLD = `
SELECT credits.drop_checks('credits.hold');
ALTER TABLE credits.hold DROP CONSTRAINT hold_account_id_fkey;
ALTER TABLE credits.hold ALTER amount TYPE credits.amount, ADD COLUMN lot_id uuid;
COMMENT ON COLUMN credits.hold.lot_id IS 'the lot that pays all of it; null: several do, by hold_split';

ALTER TABLE credits.hold_line RENAME TO hold_split;
CREATE VIEW credits.hold_line (hold_id, lot_id, amount) AS
  SELECT id, lot_id, amount::bigint FROM credits.hold WHERE lot_id IS NOT NULL
  UNION ALL SELECT hold_id, lot_id, amount FROM credits.hold_split;
COMMENT ON VIEW credits.hold_line IS 'which lots pay a hold, exactly';
`;

const JOURNAL = `
SELECT credits.drop_checks('credits.journal');
ALTER TABLE credits.journal
  ALTER seq TYPE credits.amount, ALTER available_after TYPE credits.balance, ALTER held_after TYPE credits.balance,
  ALTER debt_after TYPE credits.balance, ALTER amount TYPE credits.balance, ALTER code TYPE credits.move,
  ADD CONSTRAINT journal_amount_check CHECK (amount > 0 OR expires_at IS NOT NULL);
DROP FUNCTION credits.drop_checks(regclass);
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `
REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
