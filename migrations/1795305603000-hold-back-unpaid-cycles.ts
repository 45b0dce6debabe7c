import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Credits of a cycle are spent until its period ends; in the days of grace after it they wait.
 * docs/decisions/0010 says why.
 */
export class HoldBackUnpaidCycles1795305603000 implements MigrationInterface {
  name = 'HoldBackUnpaidCycles1795305603000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [COLUMNS, PRIMITIVES, REFRESH, HOLD, GIVE_BACK, RIGHTS])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const COLUMNS = `
ALTER TABLE credits.lot
  ADD COLUMN spendable_until timestamptz;
CREATE FUNCTION credits.require_wait_before_expiry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.spendable_until > NEW.expires_at THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = 'credits', TABLE = 'lot',
      CONSTRAINT = 'lot_waits_before_it_expires', MESSAGE = 'the lot breaks lot_waits_before_it_expires';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER waits_before_it_expires BEFORE INSERT OR UPDATE OF spendable_until, expires_at ON credits.lot
  FOR EACH ROW EXECUTE FUNCTION credits.require_wait_before_expiry();
COMMENT ON COLUMN credits.lot.spendable_until IS
  'from here until expires_at what is available waits: it is kept and cannot be held. Null: spent until it expires';

-- A cycle's credits end for the customer with its period, not with the grace in which they wait.
CREATE INDEX lot_burn_order ON credits.lot (account_id, (coalesce(spendable_until, expires_at)), priority, id) WHERE live;

COMMENT ON COLUMN credits.lot.due_at IS 'until when it could be spent, without extensions';

ALTER TABLE credits.journal ADD COLUMN spendable_until timestamptz;
COMMENT ON COLUMN credits.journal.spendable_until IS 'that of the lot from this row on, where the row sets expires_at';
`;

/** Both dates of a lot are in the journal: a grant, an extension and an early end set them. */
const PRIMITIVES = `
DROP FUNCTION credits.post(credits.lot, credits.effect, bigint, uuid, text, text, timestamptz, text, timestamptz);
CREATE FUNCTION credits.post(
  p_lot credits.lot, p_effect credits.effect, p_amount bigint, p_hold uuid, p_reason text, p_actor text,
  p_now timestamptz, p_note text DEFAULT NULL, p_expires timestamptz DEFAULT NULL, p_spendable timestamptz DEFAULT NULL
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
    at, expires_at, spendable_until, code, reason, actor, note)
  VALUES (a.id, a.seq, p_lot.id, p_hold, p_amount, a.available, a.held, a.debt,
    p_now, p_expires, p_spendable, p_effect.code, p_reason, p_actor, p_note);
END $$;

-- Sets a lot's expiry, with a row that says so ('extend', or 'end_cycle' when it comes earlier).
-- Until then it can be spent.
CREATE OR REPLACE FUNCTION credits.move_expiry(
  p_lot uuid, p_code text, p_expires timestamptz, p_hold uuid, p_reason text, p_actor text, p_now timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE l credits.lot; e credits.effect;
BEGIN
  SELECT * INTO STRICT e FROM credits.effect WHERE code = p_code;
  UPDATE credits.lot SET expires_at = p_expires, spendable_until = NULL, due_at = least(due_at, p_expires)
  WHERE id = p_lot RETURNING * INTO STRICT l;
  PERFORM credits.post(l, e, 0, p_hold, p_reason, p_actor, p_now, NULL, p_expires);
END $$;

DROP FUNCTION credits.insert_lot(uuid, text, bigint, text, timestamptz, text, text, text, text, timestamptz);
-- The lot and its journal row; nothing where the source granted before (the answer is then null).
CREATE FUNCTION credits.insert_lot(
  p_account uuid, p_kind text, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text, p_now timestamptz, p_spendable timestamptz DEFAULT NULL
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE l credits.lot; e credits.effect;
BEGIN
  INSERT INTO credits.lot (account_id, kind, source, purchase_ref, granted, available, expires_at, spendable_until,
    due_at, created_at)
  VALUES (p_account, p_kind, p_source, p_purchase, p_amount, p_amount, p_expires, p_spendable,
    coalesce(p_spendable, p_expires), p_now)
  ON CONFLICT (source) DO NOTHING RETURNING * INTO l;
  IF l.id IS NOT NULL THEN
    SELECT * INTO STRICT e FROM credits.effect WHERE code = 'grant';
    PERFORM credits.post(l, e, p_amount, NULL, p_reason, p_actor, p_now, p_note, p_expires, p_spendable);
  END IF;
  RETURN l.id;
END $$;
`;

const REFRESH = `
DROP FUNCTION credits.refresh_cycle(uuid, bigint, text, timestamptz, text, text, text, text);
-- A paid renewal: what is left of older cycles lapses, also what waited for it, and the new
-- allotment arrives, in one step. A cycle that ends later than the new one stays (its renewal came
-- first), and so does the 72 hours' extension that a failed run earned.
CREATE FUNCTION credits.refresh_cycle(
  p_account uuid, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text, p_spendable timestamptz DEFAULT NULL,
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
  lot_id := credits.insert_lot(p_account, 'subscription', p_amount, p_source, p_expires, p_purchase, p_reason, p_note,
    p_actor, t, least(p_spendable, p_expires));
  created := lot_id IS NOT NULL;
  IF NOT created THEN
    lot_id := credits.granted_before(p_account, 'subscription', p_source, p_amount);
    RETURN;
  END IF;
  FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND live AND kind = 'subscription' AND id <> lot_id
      AND coalesce(spendable_until, expires_at) = due_at AND expires_at > t AND expires_at <= p_expires
      ORDER BY expires_at, id LOOP
    PERFORM credits.move_expiry(l.id, 'end_cycle', t, NULL, 'cycle_ended', p_actor, t);
    lapsed := lapsed + l.available;
  END LOOP;
  IF lapsed > 0 THEN
    PERFORM credits.lapse_account(p_account, t);
  END IF;
  settled := credits.after_grant(p_account, lot_id, true, p_actor, t);
END $$;
`;

/** One image out of one lot, the common case, needs no arrays and no plan made anew for each call. */
const HOLD = `
-- What an account has and cannot hold, because a renewal is not paid.
CREATE FUNCTION credits.waiting_of(p_account uuid, p_now timestamptz) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(sum(available), 0)::bigint FROM credits.lot
  WHERE account_id = p_account AND live AND spendable_until <= p_now AND expires_at > p_now;
$$;

CREATE FUNCTION credits.refuse_for_want(p_needed bigint, p_available bigint, p_waiting bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION USING ERRCODE = 'CR001', MESSAGE = 'insufficient credits', DETAIL = json_build_object(
    'needed', p_needed, 'available', p_available, 'spendable', p_available - p_waiting, 'waiting', p_waiting)::text;
END $$;

-- The general way of place_holds, under the account's lock: any number of images over any number of lots.
CREATE FUNCTION credits.place_holds_over_lots(
  p_account uuid, p_generation uuid, p_ids uuid[], p_amounts bigint[], p_reason text, p_actor text, p_now timestamptz,
  OUT placed integer, OUT available_before bigint, OUT available_after bigint
) LANGUAGE plpgsql AS $$
DECLARE
  a credits.account; l record;
  n integer; i integer := 1; need bigint; total bigint;
  free bigint; x bigint; waiting bigint := 0; rest bigint;
  line_hold uuid[] := '{}'; line_lot uuid[] := '{}'; line_amount bigint[] := '{}';
  line_after bigint[] := '{}';
BEGIN
  SELECT * INTO a FROM credits.account WHERE id = p_account;
  IF EXISTS (SELECT FROM credits.hold WHERE id = ANY (p_ids)) THEN
    IF EXISTS (SELECT FROM unnest(p_ids, p_amounts) AS w (id, amount) JOIN credits.hold h USING (id)
        WHERE h.account_id <> p_account OR h.generation_id <> p_generation OR h.amount <> w.amount) THEN
      RAISE EXCEPTION USING ERRCODE = 'CR004', MESSAGE = 'the hold exists for something else';
    END IF;
    SELECT coalesce(array_agg(w.id ORDER BY w.o), '{}'), coalesce(array_agg(w.amount ORDER BY w.o), '{}')
    INTO p_ids, p_amounts FROM unnest(p_ids, p_amounts) WITH ORDINALITY AS w (id, amount, o)
    WHERE NOT EXISTS (SELECT FROM credits.hold h WHERE h.id = w.id);
  END IF;
  n := cardinality(p_ids);
  placed := n;
  available_before := a.available;
  available_after := a.available;
  IF n = 0 THEN RETURN; END IF;
  total := 0;
  FOREACH x IN ARRAY p_amounts LOOP
    total := total + x;
  END LOOP;
  IF a.id IS NULL OR total > a.available THEN
    PERFORM credits.refuse_for_want(total, coalesce(a.available, 0), credits.waiting_of(p_account, p_now));
  END IF;

  need := p_amounts[1];
  rest := a.available;
  FOR l IN SELECT id, available, spendable_until FROM credits.lot WHERE account_id = p_account AND live AND available > 0
      ORDER BY coalesce(spendable_until, expires_at), priority, id LOOP
    IF l.spendable_until <= p_now THEN
      waiting := waiting + l.available;
      CONTINUE;
    END IF;
    free := l.available;
    WHILE free > 0 AND i <= n LOOP
      x := least(free, need);
      line_hold := line_hold || p_ids[i];
      line_lot := line_lot || l.id;
      line_amount := line_amount || x;
      rest := rest - x;
      line_after := line_after || rest;
      free := free - x;
      need := need - x;
      IF need = 0 THEN
        i := i + 1;
        need := p_amounts[i];
      END IF;
    END LOOP;
    UPDATE credits.lot SET available = free, held = held + l.available - free WHERE id = l.id;
    EXIT WHEN i > n;
  END LOOP;
  IF i <= n THEN
    IF waiting > 0 THEN
      PERFORM credits.refuse_for_want(total, a.available, waiting);
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'CR010', MESSAGE = 'the account says more than its lots hold';
  END IF;

  INSERT INTO credits.hold (id, account_id, generation_id, amount, lot_id, at)
  SELECT w.id, p_account, p_generation, w.amount, s.lot, p_now
  FROM unnest(p_ids, p_amounts) AS w (id, amount)
  LEFT JOIN unnest(line_hold, line_lot, line_amount) AS s (hold, lot, amount) ON s.hold = w.id AND s.amount = w.amount;
  INSERT INTO credits.hold_split (hold_id, lot_id, amount)
  SELECT s.hold, s.lot, s.amount FROM unnest(line_hold, line_lot, line_amount) AS s (hold, lot, amount)
  JOIN unnest(p_ids, p_amounts) AS w (id, amount) ON w.id = s.hold AND w.amount <> s.amount;
  INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
    at, code, reason, actor)
  SELECT p_account, a.seq + w.o, w.lot, w.hold, w.amount, w.after, a.held + a.available - w.after, a.debt, p_now, 'hold',
    p_reason, p_actor
  FROM unnest(line_hold, line_lot, line_amount, line_after) WITH ORDINALITY AS w (hold, lot, amount, after, o);
  UPDATE credits.account SET available = available - total, held = held + total, seq = seq + cardinality(line_hold)
  WHERE id = p_account;
  available_after := a.available - total;
END $$;

-- Holds for a batch of images, all or nothing, in burn order: what can be spent for the shortest
-- time first (never-expiring last), then priority, then oldest. A hold that is there already with
-- the same amount is left alone. Lots that wait for their renewal are passed over.
-- One image that the next lot can pay is the common case, done here by plain statements without arrays.
CREATE OR REPLACE FUNCTION credits.place_holds(
  p_account uuid, p_generation uuid, p_ids uuid[], p_amounts bigint[], p_reason text, p_actor text,
  OUT placed integer, OUT available_before bigint, OUT available_after bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  image uuid := p_ids[1]; x bigint; t timestamptz; due timestamptz;
  was_held bigint; was_debt bigint; last_seq bigint; payer uuid; free bigint; until timestamptz; known boolean;
BEGIN
  IF coalesce(cardinality(p_ids), 0) NOT BETWEEN 1 AND 100 OR cardinality(p_amounts) IS DISTINCT FROM cardinality(p_ids) THEN
    RAISE EXCEPTION USING ERRCODE = 'CR006', MESSAGE = 'a call places between 1 and 100 holds';
  END IF;
  FOREACH x IN ARRAY p_amounts LOOP
    IF x IS NULL OR x NOT BETWEEN 1 AND 1000000000 THEN
      PERFORM credits.require_amount(x);
    END IF;
  END LOOP;
  SELECT a.available, a.held, a.debt, a.seq, a.next_expiry INTO available_before, was_held, was_debt, last_seq, due
  FROM credits.account a WHERE a.id = p_account FOR UPDATE;
  t := kernel.now();
  IF due <= t THEN
    PERFORM credits.lapse_account(p_account, t);
  ELSIF cardinality(p_ids) = 1 THEN
    SELECT l.id, l.available, l.spendable_until, EXISTS (SELECT FROM credits.hold h WHERE h.id = image)
    INTO payer, free, until, known FROM credits.lot l WHERE l.account_id = p_account AND l.live AND l.available > 0
    ORDER BY coalesce(l.spendable_until, l.expires_at), l.priority, l.id LIMIT 1;
    IF NOT known AND free >= x AND (until > t) IS NOT FALSE THEN
      UPDATE credits.lot SET available = available - x, held = held + x WHERE id = payer;
      INSERT INTO credits.hold (id, account_id, generation_id, amount, lot_id, at)
      VALUES (image, p_account, p_generation, x, payer, t);
      INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
        at, code, reason, actor)
      VALUES (p_account, last_seq + 1, payer, image, x, available_before - x, was_held + x, was_debt,
        t, 'hold', p_reason, p_actor);
      UPDATE credits.account SET available = available_before - x, held = was_held + x, seq = last_seq + 1
      WHERE id = p_account;
      placed := 1;
      available_after := available_before - x;
      RETURN;
    END IF;
  END IF;
  SELECT * INTO placed, available_before, available_after
  FROM credits.place_holds_over_lots(p_account, p_generation, p_ids, p_amounts, p_reason, p_actor, t);
END $$;
`;

const GIVE_BACK = `
-- Puts credits back into a lot: first towards what its purchase's refunds still want, then to the
-- customer. Where the lot's time is over it is extended: 72 hours from now, or, after the customer's
-- own cancel, to at most 72 hours after it was due. Null where not extended.
-- A lot that only waits for its renewal ends first, so that the extension is for these credits alone.
CREATE OR REPLACE FUNCTION credits.give_back(
  p_lot uuid, p_code text, p_amount bigint, p_hold uuid, p_own_cancel boolean, p_reason text, p_actor text, p_now timestamptz
) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE l credits.lot; until timestamptz; x bigint;
BEGIN
  SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  until := CASE WHEN p_own_cancel THEN l.due_at ELSE p_now END + interval '72 hours';
  IF l.spendable_until <= p_now AND l.expires_at > p_now AND until > p_now THEN
    PERFORM credits.move_expiry(p_lot, 'end_cycle', p_now, p_hold, 'cycle_unpaid', p_actor, p_now);
    PERFORM credits.lapse_account(l.account_id, p_now);
    SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  END IF;
  x := CASE WHEN p_code = 'restore' THEN least(l.debt, p_amount) ELSE 0 END;
  IF x > 0 THEN
    PERFORM credits.apply(p_lot, 'undebt', x, p_hold, p_reason, p_actor, p_now);
  END IF;
  l := credits.apply(p_lot, p_code, p_amount, p_hold, p_reason, p_actor, p_now);
  IF l.reversed > 0 THEN
    PERFORM credits.square(p_lot, 'payment_reversed', format('%s:%s', p_code, p_hold), p_actor, p_now);
    SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  END IF;
  IF l.expires_at <= p_now AND l.available > 0 AND until > p_now THEN
    PERFORM credits.move_expiry(p_lot, 'extend', until, p_hold, 'extended_72h', p_actor, p_now);
    RETURN until;
  END IF;
  RETURN NULL;
END $$;
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC`;
