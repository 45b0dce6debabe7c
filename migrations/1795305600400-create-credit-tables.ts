import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The tables of the credit ledger and the constraints that make wrong books impossible.
 * The moves over them are the functions of the next migrations; docs/decisions/0002 says why.
 */
export class CreateCreditTables1795305600400 implements MigrationInterface {
  name = 'CreateCreditTables1795305600400';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(EFFECTS);
    await runner.query(GUARDS);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const TABLES = `
CREATE SCHEMA IF NOT EXISTS credits;

-- One row per workspace: the only mutex of its credits. No index but the key, and half of each
-- page left free, so that every update stays on its page (HOT).
CREATE TABLE credits.account (
  id          uuid PRIMARY KEY,
  available   bigint NOT NULL DEFAULT 0 CHECK (available >= 0),
  held        bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  debt        bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
  seq         bigint NOT NULL DEFAULT 0 CHECK (seq >= 0),
  next_expiry timestamptz,
  opened_at   timestamptz NOT NULL DEFAULT kernel.now(),
  -- Numbers leave Postgres as JavaScript numbers, which are exact up to 2^53.
  CONSTRAINT account_bounded CHECK (available + held <= 4000000000000000)
) WITH (fillfactor = 50);
COMMENT ON COLUMN credits.account.next_expiry IS
  'never later than the earliest expiry of a lot that has something available';

-- The key of a payment (its transaction). The row is the gate at which a grant and a reversal of
-- the same purchase meet, so that neither can miss the other, in whatever order they come.
CREATE TABLE credits.purchase (
  ref        text PRIMARY KEY CHECK (length(ref) BETWEEN 1 AND 200),
  paid_minor bigint CHECK (paid_minor BETWEEN 1 AND 1000000000000),
  seen_at    timestamptz NOT NULL DEFAULT kernel.now()
);

CREATE TABLE credits.lot (
  id           uuid PRIMARY KEY DEFAULT uuidv7(),
  account_id   uuid NOT NULL REFERENCES credits.account,
  kind         text NOT NULL CHECK (kind IN ('trial', 'subscription', 'operator', 'pack')),
  priority     smallint NOT NULL GENERATED ALWAYS AS (
                 CASE kind WHEN 'trial' THEN 10 WHEN 'subscription' THEN 20 WHEN 'operator' THEN 30 ELSE 50 END
               ) STORED,
  source       text NOT NULL UNIQUE CHECK (length(source) BETWEEN 1 AND 200),
  purchase_ref text UNIQUE REFERENCES credits.purchase,
  granted      bigint NOT NULL CHECK (granted BETWEEN 1 AND 1000000000),
  available    bigint NOT NULL CHECK (available >= 0),
  held         bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
  captured     bigint NOT NULL DEFAULT 0 CHECK (captured >= 0),
  expired      bigint NOT NULL DEFAULT 0 CHECK (expired >= 0),
  revoked      bigint NOT NULL DEFAULT 0 CHECK (revoked >= 0),
  deducted     bigint NOT NULL DEFAULT 0 CHECK (deducted >= 0),
  debt         bigint NOT NULL DEFAULT 0 CHECK (debt >= 0),
  settled      bigint NOT NULL DEFAULT 0 CHECK (settled >= 0),
  forgiven     bigint NOT NULL DEFAULT 0 CHECK (forgiven >= 0),
  reversed     bigint NOT NULL DEFAULT 0,
  expires_at   timestamptz,
  due_at       timestamptz,
  created_at   timestamptz NOT NULL DEFAULT kernel.now(),
  -- Becomes false once per lot's life, so that an index on it does not cost the updates HOT.
  live         boolean NOT NULL GENERATED ALWAYS AS (available > 0 OR held > 0) STORED,
  CONSTRAINT lot_adds_up CHECK (granted = available + held + captured + expired + revoked + deducted),
  CONSTRAINT lot_debt_is_for_spent_credits CHECK (debt <= captured),
  CONSTRAINT lot_reversed_within_grant CHECK (reversed BETWEEN 0 AND granted),
  CONSTRAINT lot_expiry_known CHECK ((expires_at IS NULL) = (due_at IS NULL) AND due_at <= expires_at)
) WITH (fillfactor = 70);
COMMENT ON COLUMN credits.lot.source IS 'names the cause for ever: one cause grants once';
COMMENT ON COLUMN credits.lot.deducted IS 'taken away by an operator: neither used nor refunded';
COMMENT ON COLUMN credits.lot.reversed IS
  'credits whose money went back by refunds and disputes, before what expired or was deducted is left out';
COMMENT ON COLUMN credits.lot.due_at IS 'the expiry without extensions';
CREATE INDEX lot_burn_order ON credits.lot (account_id, expires_at, priority, id) WHERE live;
CREATE INDEX lot_due ON credits.lot (expires_at) WHERE live;
CREATE INDEX lot_in_debt ON credits.lot (account_id) WHERE debt > 0;

CREATE TABLE credits.hold (
  id            uuid PRIMARY KEY,
  account_id    uuid NOT NULL REFERENCES credits.account,
  generation_id uuid NOT NULL,
  amount        bigint NOT NULL CHECK (amount > 0),
  at            timestamptz NOT NULL
);
COMMENT ON COLUMN credits.hold.id IS 'the image that it pays for';
CREATE INDEX hold_at ON credits.hold USING brin (at) WITH (pages_per_range = 32);

CREATE TABLE credits.hold_line (
  hold_id uuid NOT NULL REFERENCES credits.hold,
  lot_id  uuid NOT NULL REFERENCES credits.lot,
  amount  bigint NOT NULL CHECK (amount > 0),
  PRIMARY KEY (hold_id, lot_id)
);

-- Insert-only and keyed by the hold: a second capture or release cannot exist.
CREATE TABLE credits.hold_resolution (
  hold_id        uuid PRIMARY KEY REFERENCES credits.hold,
  kind           text NOT NULL CHECK (kind IN ('captured', 'released')),
  reason         text NOT NULL,
  note           text,
  extended_until timestamptz,
  at             timestamptz NOT NULL
);

CREATE TABLE credits.restoration (
  hold_id        uuid PRIMARY KEY REFERENCES credits.hold_resolution,
  case_ref       text NOT NULL CHECK (length(case_ref) BETWEEN 1 AND 200),
  reason         text NOT NULL,
  actor          text NOT NULL,
  extended_until timestamptz,
  at             timestamptz NOT NULL
);

CREATE TABLE credits.adjustment (
  key         text PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 300),
  account_id  uuid NOT NULL REFERENCES credits.account,
  kind        text NOT NULL CHECK (kind IN ('grant', 'deduct', 'forgive')),
  amount      bigint NOT NULL CHECK (amount > 0),
  fingerprint text NOT NULL,
  reason      text NOT NULL,
  actor       text NOT NULL,
  at          timestamptz NOT NULL
);
COMMENT ON COLUMN credits.adjustment.fingerprint IS 'hash of the request: the same key with another one is refused';

CREATE TABLE credits.reversal (
  provider     text NOT NULL,
  id           text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('refund', 'dispute')),
  purchase_ref text NOT NULL REFERENCES credits.purchase,
  amount_minor bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 1000000000000),
  status       text NOT NULL,
  rank         smallint NOT NULL GENERATED ALWAYS AS (
                 CASE status WHEN 'pending' THEN 10 WHEN 'open' THEN 10 WHEN 'failed' THEN 20
                   WHEN 'canceled' THEN 20 WHEN 'lost' THEN 20 ELSE 30 END
               ) STORED,
  counts       boolean NOT NULL GENERATED ALWAYS AS (status IN ('succeeded', 'open', 'lost')) STORED,
  at           timestamptz NOT NULL,
  PRIMARY KEY (provider, id),
  CONSTRAINT reversal_status_known CHECK (
    (kind = 'refund' AND status IN ('pending', 'failed', 'canceled', 'succeeded'))
    OR (kind = 'dispute' AND status IN ('open', 'lost', 'won')))
);
CREATE INDEX reversal_purchase ON credits.reversal (purchase_ref);

CREATE TABLE credits.journal (
  account_id      uuid NOT NULL,
  seq             bigint NOT NULL CHECK (seq > 0),
  lot_id          uuid NOT NULL,
  hold_id         uuid,
  amount          bigint NOT NULL CHECK (amount > 0 OR (amount = 0 AND expires_at IS NOT NULL)),
  available_after bigint NOT NULL CHECK (available_after >= 0),
  held_after      bigint NOT NULL CHECK (held_after >= 0),
  debt_after      bigint NOT NULL CHECK (debt_after >= 0),
  at              timestamptz NOT NULL,
  expires_at      timestamptz,
  code            text NOT NULL,
  reason          text NOT NULL,
  actor           text NOT NULL,
  note            text,
  PRIMARY KEY (account_id, seq)
);
COMMENT ON COLUMN credits.journal.expires_at IS 'the expiry of the lot from this row on, where the row sets it';
CREATE INDEX journal_at ON credits.journal USING brin (at) WITH (pages_per_range = 32);
`;

/** What one unit of each move does to its lot; the functions move by it and the audit replays it. */
const EFFECTS = `
CREATE TABLE credits.effect (
  code      text PRIMARY KEY,
  granted   smallint NOT NULL DEFAULT 0,
  available smallint NOT NULL DEFAULT 0,
  held      smallint NOT NULL DEFAULT 0,
  captured  smallint NOT NULL DEFAULT 0,
  expired   smallint NOT NULL DEFAULT 0,
  revoked   smallint NOT NULL DEFAULT 0,
  deducted  smallint NOT NULL DEFAULT 0,
  debt      smallint NOT NULL DEFAULT 0,
  settled   smallint NOT NULL DEFAULT 0,
  forgiven  smallint NOT NULL DEFAULT 0,
  CHECK (granted = available + held + captured + expired + revoked + deducted)
);
INSERT INTO credits.effect (code, granted, available) VALUES ('grant', 1, 1);
INSERT INTO credits.effect (code, available, held) VALUES ('hold', -1, 1), ('release', 1, -1);
INSERT INTO credits.effect (code, held, captured) VALUES ('capture', -1, 1);
INSERT INTO credits.effect (code, available, captured) VALUES ('restore', 1, -1), ('settle_pay', -1, 1);
INSERT INTO credits.effect (code, available, expired) VALUES ('lapse', -1, 1);
INSERT INTO credits.effect (code, available, revoked) VALUES ('revoke', -1, 1), ('reinstate', 1, -1);
INSERT INTO credits.effect (code, available, deducted) VALUES ('deduct', -1, 1);
INSERT INTO credits.effect (code) VALUES ('extend'), ('end_cycle');
INSERT INTO credits.effect (code, debt) VALUES ('debt', 1), ('undebt', -1);
INSERT INTO credits.effect (code, debt, settled) VALUES ('settle', -1, 1);
INSERT INTO credits.effect (code, settled) VALUES ('unsettle', -1);
INSERT INTO credits.effect (code, debt, forgiven) VALUES ('forgive', -1, 1);
INSERT INTO credits.effect (code, forgiven) VALUES ('unforgive', -1);

-- A foreign key would be checked row by row on the hottest table; the list is as closed this way.
ALTER TABLE credits.journal ADD CONSTRAINT journal_code_known CHECK (code IN (
  'grant', 'hold', 'release', 'capture', 'restore', 'settle_pay', 'lapse', 'revoke', 'reinstate', 'deduct',
  'extend', 'end_cycle', 'debt', 'undebt', 'settle', 'unsettle', 'forgive', 'unforgive'));
`;

/** SQLSTATEs of class CR are the ledger's own; libs/credits/src/data maps them to error codes. */
const GUARDS = `
CREATE FUNCTION credits.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CR009',
    MESSAGE = format('credits.%s is append-only: %s refused', TG_TABLE_NAME, TG_OP);
END $$;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['journal', 'hold', 'hold_line', 'hold_resolution', 'restoration', 'adjustment', 'effect'] LOOP
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits.%I
      FOR EACH STATEMENT EXECUTE FUNCTION credits.refuse_change()', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['account', 'lot', 'purchase', 'reversal'] LOOP
    EXECUTE format('CREATE TRIGGER never_deleted BEFORE DELETE OR TRUNCATE ON credits.%I
      FOR EACH STATEMENT EXECUTE FUNCTION credits.refuse_change()', t);
  END LOOP;
END $$;

CREATE TRIGGER identity_fixed BEFORE UPDATE ON credits.lot FOR EACH ROW
  WHEN ((OLD.id, OLD.account_id, OLD.kind, OLD.source, OLD.granted, OLD.created_at)
        IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.kind, NEW.source, NEW.granted, NEW.created_at)
        OR OLD.purchase_ref IS DISTINCT FROM NEW.purchase_ref)
  EXECUTE FUNCTION credits.refuse_change();

-- The order of the journal is the order of the account's own counter.
CREATE TRIGGER seq_only_grows BEFORE UPDATE ON credits.account FOR EACH ROW
  WHEN (NEW.seq < OLD.seq OR NEW.id <> OLD.id)
  EXECUTE FUNCTION credits.refuse_change();

CREATE TRIGGER status_moves_forward BEFORE UPDATE ON credits.reversal FOR EACH ROW
  WHEN (OLD.rank >= CASE NEW.status WHEN 'pending' THEN 10 WHEN 'open' THEN 10 WHEN 'failed' THEN 20
          WHEN 'canceled' THEN 20 WHEN 'lost' THEN 20 ELSE 30 END AND NEW.status <> OLD.status
        OR NEW.amount_minor < OLD.amount_minor OR NEW.purchase_ref <> OLD.purchase_ref OR NEW.kind <> OLD.kind)
  EXECUTE FUNCTION credits.refuse_change();

-- Only what was charged can be given back.
CREATE FUNCTION credits.require_captured() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM credits.hold_resolution WHERE hold_id = NEW.hold_id AND kind = 'captured') THEN
    RAISE EXCEPTION USING ERRCODE = 'CR007', MESSAGE = 'the hold was not captured';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER only_captured BEFORE INSERT ON credits.restoration
  FOR EACH ROW EXECUTE FUNCTION credits.require_captured();
`;
