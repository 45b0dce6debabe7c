import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The moves of the ledger, first part: the primitives, lapses, grants and cycle refreshes.
 *
 * The functions that the application may call are SECURITY DEFINER with a fixed search path; the
 * primitives are not, so that a caller without table rights cannot move anything with them.
 * Each takes the account row first (purchase before it, where there is one), then lots, then holds.
 */
export class CreateCreditMoves1795305600401 implements MigrationInterface {
  name = 'CreateCreditMoves1795305600401';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [PRIMITIVES, SQUARE, LAPSE, GRANT, REFRESH]) {
      await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const PRIMITIVES = `
CREATE FUNCTION credits.open_account(p_account uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO credits.account (id) VALUES (p_account) ON CONFLICT DO NOTHING;
$$;

-- Takes the mutex; the answer is the time at which it was had, so that the journal's times follow
-- its order. Lapses what is due, so that every move starts from the true balance.
CREATE FUNCTION credits.lock_account(p_account uuid, p_must_exist boolean DEFAULT true) RETURNS timestamptz
LANGUAGE plpgsql AS $$
DECLARE due timestamptz; t timestamptz;
BEGIN
  SELECT next_expiry INTO due FROM credits.account WHERE id = p_account FOR UPDATE;
  IF NOT FOUND THEN
    IF NOT p_must_exist THEN RETURN NULL; END IF;
    RAISE EXCEPTION USING ERRCODE = 'CR002', MESSAGE = 'unknown account';
  END IF;
  t := kernel.now();
  IF due <= t THEN
    PERFORM credits.lapse_account(p_account, t);
  END IF;
  RETURN t;
END $$;

CREATE FUNCTION credits.require_amount(p_amount bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_amount IS NULL OR p_amount < 1 OR p_amount > 1000000000 THEN
    RAISE EXCEPTION USING ERRCODE = 'CR006', MESSAGE = 'amount must be between 1 and 1000000000';
  END IF;
END $$;

-- The account's half of a move, and its journal row. The lot's half is the caller's.
CREATE FUNCTION credits.post(
  p_lot credits.lot, p_effect credits.effect, p_amount bigint, p_hold uuid, p_reason text, p_actor text,
  p_now timestamptz, p_note text DEFAULT NULL, p_expires timestamptz DEFAULT NULL
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE a credits.account;
BEGIN
  UPDATE credits.account SET
    available = available + p_effect.available * p_amount,
    held = held + p_effect.held * p_amount,
    debt = debt + p_effect.debt * p_amount,
    seq = seq + 1,
    next_expiry = CASE WHEN p_effect.available > 0 THEN least(next_expiry, p_lot.expires_at) ELSE next_expiry END
  WHERE id = p_lot.account_id RETURNING * INTO STRICT a;
  INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
    at, expires_at, code, reason, actor, note)
  VALUES (a.id, a.seq, p_lot.id, p_hold, p_amount, a.available, a.held, a.debt,
    p_now, p_expires, p_effect.code, p_reason, p_actor, p_note);
END $$;

-- One move: within one lot, by the table of effects, with its journal row.
CREATE FUNCTION credits.apply(
  p_lot uuid, p_code text, p_amount bigint, p_hold uuid, p_reason text, p_actor text,
  p_now timestamptz, p_note text DEFAULT NULL
) RETURNS credits.lot LANGUAGE plpgsql AS $$
DECLARE e credits.effect; l credits.lot;
BEGIN
  SELECT * INTO STRICT e FROM credits.effect WHERE code = p_code;
  UPDATE credits.lot SET
    available = available + e.available * p_amount,
    held = held + e.held * p_amount,
    captured = captured + e.captured * p_amount,
    expired = expired + e.expired * p_amount,
    revoked = revoked + e.revoked * p_amount,
    deducted = deducted + e.deducted * p_amount,
    debt = debt + e.debt * p_amount,
    settled = settled + e.settled * p_amount,
    forgiven = forgiven + e.forgiven * p_amount
  WHERE id = p_lot RETURNING * INTO STRICT l;
  PERFORM credits.post(l, e, p_amount, p_hold, p_reason, p_actor, p_now, p_note);
  RETURN l;
END $$;

-- Sets a lot's expiry, with a row that says so ('extend', or 'end_cycle' when it comes earlier).
CREATE FUNCTION credits.move_expiry(
  p_lot uuid, p_code text, p_expires timestamptz, p_hold uuid, p_reason text, p_actor text, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE l credits.lot; e credits.effect;
BEGIN
  SELECT * INTO STRICT e FROM credits.effect WHERE code = p_code;
  UPDATE credits.lot SET expires_at = p_expires, due_at = least(due_at, p_expires)
  WHERE id = p_lot RETURNING * INTO STRICT l;
  PERFORM credits.post(l, e, 0, p_hold, p_reason, p_actor, p_now, NULL, p_expires);
END $$;
`;

const SQUARE = `
-- Brings a lot into line with the money that went back for it. Target T = the reversed credits,
-- at most what has neither expired nor been deducted; square when revoked + debt + settled +
-- forgiven = T. What is still held waits: this runs again when the hold ends.
CREATE FUNCTION credits.square(p_lot uuid, p_reason text, p_cause text, p_actor text, p_now timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE l credits.lot; gap bigint; x bigint;
BEGIN
  SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  gap := least(l.reversed, l.granted - l.expired - l.deducted) - (l.revoked + l.debt + l.settled + l.forgiven);
  IF gap > 0 THEN
    x := least(gap, l.available);
    IF x > 0 THEN
      l := credits.apply(p_lot, 'revoke', x, NULL, p_reason, p_actor, p_now);
      gap := gap - x;
    END IF;
    x := least(gap, greatest(0, l.captured - l.debt - l.settled - l.forgiven));
    IF x > 0 THEN
      l := credits.apply(p_lot, 'debt', x, NULL, p_reason, p_actor, p_now);
    END IF;
  ELSIF gap < 0 THEN
    x := least(-gap, l.debt);
    IF x > 0 THEN
      l := credits.apply(p_lot, 'undebt', x, NULL, p_reason, p_actor, p_now);
      gap := gap + x;
    END IF;
    x := least(-gap, l.forgiven);
    IF x > 0 THEN
      l := credits.apply(p_lot, 'unforgive', x, NULL, p_reason, p_actor, p_now);
      gap := gap + x;
    END IF;
    x := least(-gap, l.settled);
    IF x > 0 THEN
      l := credits.apply(p_lot, 'unsettle', x, NULL, p_reason, p_actor, p_now);
      -- It was paid out of another purchase, whose expiry is not known here: it never expires.
      PERFORM credits.insert_lot(l.account_id, 'operator', x, format('%s:%s', p_cause, uuidv7()), NULL, NULL,
        'settlement_returned', NULL, p_actor, p_now);
      gap := gap + x;
    END IF;
    x := least(-gap, l.revoked);
    IF x > 0 THEN
      l := credits.apply(p_lot, 'reinstate', x, NULL, p_reason, p_actor, p_now);
    END IF;
  END IF;
  -- Nobody owes credits of a purchase while some of the same purchase are unused.
  x := least(l.available, l.debt);
  IF x > 0 THEN
    PERFORM credits.apply(p_lot, 'undebt', x, NULL, 'debt_netted', p_actor, p_now);
    PERFORM credits.apply(p_lot, 'revoke', x, NULL, 'debt_netted', p_actor, p_now);
  END IF;
END $$;
`;

const LAPSE = `
-- Under the account's lock. Loops because squaring a lot that lapsed can put credits into another
-- lot whose time is over too; each round only ever lowers what is left to move.
CREATE FUNCTION credits.lapse_account(p_account uuid, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE l credits.lot; total bigint := 0; found_some boolean;
BEGIN
  LOOP
    found_some := false;
    FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND live AND available > 0
        AND expires_at <= p_now ORDER BY expires_at, priority, id LOOP
      found_some := true;
      total := total + l.available;
      PERFORM credits.apply(l.id, 'lapse', l.available, NULL, 'expired', 'system', p_now);
      IF l.reversed > 0 THEN
        PERFORM credits.square(l.id, 'payment_reversed', 'lapse:' || l.id, 'system', p_now);
      END IF;
    END LOOP;
    EXIT WHEN NOT found_some;
  END LOOP;
  UPDATE credits.account SET next_expiry =
    (SELECT min(expires_at) FROM credits.lot WHERE account_id = p_account AND live AND available > 0)
  WHERE id = p_account;
  RETURN total;
END $$;

CREATE FUNCTION credits.lapse_if_due(p_account uuid, p_now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT next_expiry <= p_now FROM credits.account WHERE id = p_account) THEN
    PERFORM credits.lapse_account(p_account, p_now);
  END IF;
END $$;

CREATE FUNCTION credits.lapse_due(p_account uuid) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE due timestamptz; t timestamptz;
BEGIN
  SELECT next_expiry INTO due FROM credits.account WHERE id = p_account FOR UPDATE;
  t := kernel.now();
  RETURN CASE WHEN due <= t THEN credits.lapse_account(p_account, t) ELSE 0 END;
END $$;
`;

const GRANT = `
-- The lot and its journal row; nothing where the source granted before (the answer is then null).
CREATE FUNCTION credits.insert_lot(
  p_account uuid, p_kind text, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text, p_now timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE l credits.lot; e credits.effect;
BEGIN
  INSERT INTO credits.lot (account_id, kind, source, purchase_ref, granted, available, expires_at, due_at, created_at)
  VALUES (p_account, p_kind, p_source, p_purchase, p_amount, p_amount, p_expires, p_expires, p_now)
  ON CONFLICT (source) DO NOTHING RETURNING * INTO l;
  IF l.id IS NOT NULL THEN
    SELECT * INTO STRICT e FROM credits.effect WHERE code = 'grant';
    PERFORM credits.post(l, e, p_amount, NULL, p_reason, p_actor, p_now, p_note, p_expires);
  END IF;
  RETURN l.id;
END $$;

-- The lot that a source made before, or an error where it was made for somebody else.
-- A trial's source names a person, who may open several workspaces: that is no conflict.
CREATE FUNCTION credits.granted_before(p_account uuid, p_kind text, p_source text) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE l credits.lot;
BEGIN
  SELECT * INTO l FROM credits.lot WHERE source = p_source;
  IF l.id IS NOT NULL AND p_kind <> 'trial' AND (l.account_id <> p_account OR l.kind <> p_kind) THEN
    RAISE EXCEPTION USING ERRCODE = 'CR005', MESSAGE = 'the source granted to another account or kind before';
  END IF;
  RETURN l.id;
END $$;

-- A paid grant first pays the account's debts: in the new lot those credits count as captured.
CREATE FUNCTION credits.settle_debts(p_account uuid, p_lot uuid, p_actor text, p_now timestamptz) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE d credits.lot; x bigint; total bigint := 0; free bigint;
BEGIN
  SELECT available INTO STRICT free FROM credits.lot WHERE id = p_lot;
  FOR d IN SELECT * FROM credits.lot WHERE account_id = p_account AND debt > 0 AND id <> p_lot ORDER BY id LOOP
    x := least(d.debt, free);
    EXIT WHEN x = 0;
    PERFORM credits.apply(p_lot, 'settle_pay', x, NULL, 'debt_settled', p_actor, p_now);
    PERFORM credits.apply(d.id, 'settle', x, NULL, 'debt_settled', p_actor, p_now);
    free := free - x;
    total := total + x;
  END LOOP;
  RETURN total;
END $$;

-- What follows every new lot: debts, then reversals that came before their purchase, then lapses.
CREATE FUNCTION credits.after_grant(p_account uuid, p_lot uuid, p_paid boolean, p_actor text, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE settled bigint := 0;
BEGIN
  IF p_paid THEN
    settled := credits.settle_debts(p_account, p_lot, p_actor, p_now);
    PERFORM credits.apply_reversals(p_lot, 'payment_reversed', 'purchase:' || p_lot, p_actor, p_now);
  END IF;
  PERFORM credits.lapse_if_due(p_account, p_now);
  RETURN settled;
END $$;

-- Refreshes a lot's reversed credits from all reversals of its purchase, and squares it.
CREATE FUNCTION credits.apply_reversals(p_lot uuid, p_reason text, p_cause text, p_actor text, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE l credits.lot; back_minor numeric; paid numeric; target bigint;
BEGIN
  SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  SELECT p.paid_minor, coalesce(sum(r.amount_minor) FILTER (WHERE r.counts), 0) INTO paid, back_minor
  FROM credits.purchase p LEFT JOIN credits.reversal r ON r.purchase_ref = p.ref
  WHERE p.ref = l.purchase_ref GROUP BY p.ref;
  target := credits.reversed_credits(l.granted, back_minor, paid);
  IF target <> l.reversed THEN
    UPDATE credits.lot SET reversed = target WHERE id = p_lot;
    PERFORM credits.square(p_lot, p_reason, p_cause, p_actor, p_now);
  END IF;
END $$;

-- ceil(granted * back / paid), never more than granted. In whole numbers: no rounding but this one.
CREATE FUNCTION credits.reversed_credits(p_granted bigint, p_back numeric, p_paid numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN coalesce(p_back, 0) = 0 THEN 0
    WHEN p_paid IS NULL OR p_back >= p_paid THEN p_granted
    ELSE div(p_granted * p_back + p_paid - 1, p_paid)::bigint END;
$$;

CREATE FUNCTION credits.grant_lot(
  p_account uuid, p_kind text, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text, OUT lot_id uuid, OUT created boolean, OUT settled bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz;
BEGIN
  PERFORM credits.require_amount(p_amount);
  IF p_purchase IS NOT NULL THEN
    INSERT INTO credits.purchase (ref) VALUES (p_purchase) ON CONFLICT DO NOTHING;
    PERFORM FROM credits.purchase WHERE ref = p_purchase FOR UPDATE;
  END IF;
  INSERT INTO credits.account (id) VALUES (p_account) ON CONFLICT DO NOTHING;
  t := credits.lock_account(p_account);
  settled := 0;
  lot_id := credits.insert_lot(p_account, p_kind, p_amount, p_source, p_expires, p_purchase, p_reason, p_note, p_actor, t);
  created := lot_id IS NOT NULL;
  IF created THEN
    settled := credits.after_grant(p_account, lot_id, p_purchase IS NOT NULL, p_actor, t);
  ELSE
    lot_id := credits.granted_before(p_account, p_kind, p_source);
  END IF;
END $$;
`;

const REFRESH = `
-- A paid renewal: what is left of older cycles lapses, the new allotment arrives, in one step.
-- A cycle that ends later than the new one stays (its renewal came first), and so does the
-- 72 hours' extension that a failed run earned.
CREATE FUNCTION credits.refresh_cycle(
  p_account uuid, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text,
  OUT lot_id uuid, OUT created boolean, OUT settled bigint, OUT lapsed bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; l credits.lot;
BEGIN
  PERFORM credits.require_amount(p_amount);
  INSERT INTO credits.purchase (ref) VALUES (p_purchase) ON CONFLICT DO NOTHING;
  PERFORM FROM credits.purchase WHERE ref = p_purchase FOR UPDATE;
  INSERT INTO credits.account (id) VALUES (p_account) ON CONFLICT DO NOTHING;
  t := credits.lock_account(p_account);
  settled := 0;
  lapsed := 0;
  lot_id := credits.insert_lot(p_account, 'subscription', p_amount, p_source, p_expires, p_purchase, p_reason, p_note, p_actor, t);
  created := lot_id IS NOT NULL;
  IF NOT created THEN
    lot_id := credits.granted_before(p_account, 'subscription', p_source);
    RETURN;
  END IF;
  FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND live AND kind = 'subscription' AND id <> lot_id
      AND expires_at = due_at AND expires_at > t AND expires_at <= p_expires ORDER BY expires_at, id LOOP
    PERFORM credits.move_expiry(l.id, 'end_cycle', t, NULL, 'cycle_ended', p_actor, t);
    lapsed := lapsed + l.available;
  END LOOP;
  IF lapsed > 0 THEN
    PERFORM credits.lapse_account(p_account, t);
  END IF;
  settled := credits.after_grant(p_account, lot_id, true, p_actor, t);
END $$;
`;
