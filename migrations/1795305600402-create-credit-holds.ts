import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The moves of the ledger, second part: holds, and what ends them or gives them back. */
export class CreateCreditHolds1795305600402 implements MigrationInterface {
  name = 'CreateCreditHolds1795305600402';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [HOLD, RESOLVE, RESTORE]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const HOLD = `
-- Holds for a batch of images, all or nothing, in burn order: soonest expiry first (never last),
-- then priority, then oldest. A hold that is there already with the same amount is left alone.
CREATE FUNCTION credits.place_holds(
  p_account uuid, p_generation uuid, p_ids uuid[], p_amounts bigint[], p_reason text, p_actor text,
  OUT placed integer, OUT available_before bigint, OUT available_after bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  a credits.account; l record; t timestamptz;
  n integer := coalesce(cardinality(p_ids), 0); i integer := 1; need bigint; total bigint;
  free bigint; x bigint; known integer;
  line_hold uuid[] := '{}'; line_lot uuid[] := '{}'; line_amount bigint[] := '{}';
BEGIN
  IF n < 1 OR n > 100 OR cardinality(p_amounts) IS DISTINCT FROM n THEN
    RAISE EXCEPTION USING ERRCODE = 'CR006', MESSAGE = 'a call places between 1 and 100 holds';
  END IF;
  FOREACH x IN ARRAY p_amounts LOOP
    PERFORM credits.require_amount(x);
  END LOOP;
  t := credits.lock_account(p_account, false);
  SELECT * INTO a FROM credits.account WHERE id = p_account;
  SELECT count(*) INTO known FROM credits.hold WHERE id = ANY (p_ids);
  IF known > 0 THEN
    IF EXISTS (SELECT FROM unnest(p_ids, p_amounts) AS w (id, amount) JOIN credits.hold h USING (id)
        WHERE h.account_id <> p_account OR h.generation_id <> p_generation OR h.amount <> w.amount) THEN
      RAISE EXCEPTION USING ERRCODE = 'CR004', MESSAGE = 'the hold exists for something else';
    END IF;
    SELECT coalesce(array_agg(w.id ORDER BY w.o), '{}'), coalesce(array_agg(w.amount ORDER BY w.o), '{}')
    INTO p_ids, p_amounts FROM unnest(p_ids, p_amounts) WITH ORDINALITY AS w (id, amount, o)
    WHERE NOT EXISTS (SELECT FROM credits.hold h WHERE h.id = w.id);
    n := cardinality(p_ids);
  END IF;
  placed := n;
  available_before := a.available;
  available_after := a.available;
  IF n = 0 THEN RETURN; END IF;
  total := (SELECT sum(w) FROM unnest(p_amounts) AS w);
  IF a.id IS NULL OR total > a.available THEN
    RAISE EXCEPTION USING ERRCODE = 'CR001', MESSAGE = 'insufficient credits',
      DETAIL = json_build_object('needed', total, 'available', coalesce(a.available, 0))::text;
  END IF;

  need := p_amounts[1];
  FOR l IN SELECT id, available FROM credits.lot WHERE account_id = p_account AND live AND available > 0
      ORDER BY expires_at, priority, id LOOP
    free := l.available;
    WHILE free > 0 AND i <= n LOOP
      x := least(free, need);
      line_hold := line_hold || p_ids[i];
      line_lot := line_lot || l.id;
      line_amount := line_amount || x;
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
    RAISE EXCEPTION USING ERRCODE = 'CR010', MESSAGE = 'the account says more than its lots hold';
  END IF;

  INSERT INTO credits.hold (id, account_id, generation_id, amount, at)
  SELECT w.id, p_account, p_generation, w.amount, t FROM unnest(p_ids, p_amounts) AS w (id, amount);
  INSERT INTO credits.hold_line (hold_id, lot_id, amount) SELECT * FROM unnest(line_hold, line_lot, line_amount);
  INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
    at, code, reason, actor)
  SELECT p_account, a.seq + w.o, w.lot, w.hold, w.amount, a.available - sum(w.amount) OVER s,
    a.held + sum(w.amount) OVER s, a.debt, t, 'hold', p_reason, p_actor
  FROM unnest(line_hold, line_lot, line_amount) WITH ORDINALITY AS w (hold, lot, amount, o)
  WINDOW s AS (ORDER BY w.o);
  UPDATE credits.account SET available = available - total, held = held + total, seq = seq + cardinality(line_hold)
  WHERE id = p_account;
  available_after := a.available - total;
END $$;
`;

const RESOLVE = `
CREATE FUNCTION credits.hold_account(p_hold uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE a uuid;
BEGIN
  SELECT account_id INTO a FROM credits.hold WHERE id = p_hold;
  IF a IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CR003', MESSAGE = 'hold not found';
  END IF;
  RETURN a;
END $$;

-- Won is false, and nothing moves, where the hold was resolved before; state is what it is now.
CREATE FUNCTION credits.capture_hold(p_hold uuid, p_reason text, p_actor text, OUT won boolean, OUT state text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; line record; l credits.lot;
BEGIN
  t := credits.lock_account(credits.hold_account(p_hold));
  INSERT INTO credits.hold_resolution (hold_id, kind, reason, at) VALUES (p_hold, 'captured', p_reason, t)
  ON CONFLICT DO NOTHING RETURNING kind INTO state;
  won := state IS NOT NULL;
  IF NOT won THEN
    SELECT kind INTO state FROM credits.hold_resolution WHERE hold_id = p_hold;
    RETURN;
  END IF;
  FOR line IN SELECT lot_id, amount FROM credits.hold_line WHERE hold_id = p_hold ORDER BY lot_id LOOP
    l := credits.apply(line.lot_id, 'capture', line.amount, p_hold, p_reason, p_actor, t);
    IF l.reversed > 0 THEN
      PERFORM credits.square(l.id, 'payment_reversed', 'capture:' || p_hold, p_actor, t);
    END IF;
  END LOOP;
END $$;

-- Puts credits back into a lot: first towards what its purchase's refunds still want, then to the
-- customer. Where the lot lapsed meanwhile it is extended: 72 hours from now, or, after the
-- customer's own cancel, to at most 72 hours after the original expiry. Null where not extended.
CREATE FUNCTION credits.give_back(
  p_lot uuid, p_code text, p_amount bigint, p_hold uuid, p_own_cancel boolean, p_reason text, p_actor text, p_now timestamptz
) RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE l credits.lot; until timestamptz; x bigint;
BEGIN
  SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  x := CASE WHEN p_code = 'restore' THEN least(l.debt, p_amount) ELSE 0 END;
  IF x > 0 THEN
    PERFORM credits.apply(p_lot, 'undebt', x, p_hold, p_reason, p_actor, p_now);
  END IF;
  l := credits.apply(p_lot, p_code, p_amount, p_hold, p_reason, p_actor, p_now);
  IF l.reversed > 0 THEN
    PERFORM credits.square(p_lot, 'payment_reversed', format('%s:%s', p_code, p_hold), p_actor, p_now);
    SELECT * INTO STRICT l FROM credits.lot WHERE id = p_lot;
  END IF;
  IF l.expires_at <= p_now AND l.available > 0 THEN
    until := CASE WHEN p_own_cancel THEN l.due_at ELSE p_now END + interval '72 hours';
    IF until > p_now THEN
      PERFORM credits.move_expiry(p_lot, 'extend', until, p_hold, 'extended_72h', p_actor, p_now);
      RETURN until;
    END IF;
  END IF;
  RETURN NULL;
END $$;

CREATE FUNCTION credits.release_hold(
  p_hold uuid, p_own_cancel boolean, p_reason text, p_note text, p_actor text,
  OUT won boolean, OUT state text, OUT extended_until timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; line record; owner uuid := credits.hold_account(p_hold);
BEGIN
  t := credits.lock_account(owner);
  SELECT kind INTO state FROM credits.hold_resolution WHERE hold_id = p_hold;
  won := state IS NULL;
  IF NOT won THEN RETURN; END IF;
  state := 'released';
  FOR line IN SELECT lot_id, amount FROM credits.hold_line WHERE hold_id = p_hold ORDER BY lot_id LOOP
    extended_until := greatest(extended_until,
      credits.give_back(line.lot_id, 'release', line.amount, p_hold, p_own_cancel, p_reason, p_actor, t));
  END LOOP;
  INSERT INTO credits.hold_resolution (hold_id, kind, reason, note, extended_until, at)
  VALUES (p_hold, state, p_reason, p_note, extended_until, t);
  PERFORM credits.lapse_if_due(owner, t);
END $$;
`;

const RESTORE = `
-- Gives a captured image's credits back later, once. Restoring twice changes nothing.
CREATE FUNCTION credits.restore_hold(
  p_hold uuid, p_case text, p_reason text, p_note text, p_actor text,
  OUT won boolean, OUT amount bigint, OUT extended_until timestamptz
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; line record; owner uuid := credits.hold_account(p_hold); how text;
BEGIN
  t := credits.lock_account(owner);
  SELECT kind INTO how FROM credits.hold_resolution WHERE hold_id = p_hold;
  IF how IS NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'CR007', MESSAGE = 'the hold is still open';
  ELSIF how = 'released' THEN
    RAISE EXCEPTION USING ERRCODE = 'CR008', MESSAGE = 'the hold was released';
  END IF;
  amount := 0;
  won := NOT EXISTS (SELECT FROM credits.restoration r WHERE r.hold_id = p_hold);
  IF NOT won THEN RETURN; END IF;
  FOR line IN SELECT h.lot_id, h.amount FROM credits.hold_line h WHERE h.hold_id = p_hold ORDER BY h.lot_id LOOP
    extended_until := greatest(extended_until,
      credits.give_back(line.lot_id, 'restore', line.amount, p_hold, false, p_reason, p_actor, t));
    amount := amount + line.amount;
  END LOOP;
  INSERT INTO credits.restoration (hold_id, case_ref, reason, actor, extended_until, at)
  VALUES (p_hold, p_case, coalesce(p_note, p_reason), p_actor, extended_until, t);
  PERFORM credits.lapse_if_due(owner, t);
END $$;
`;
