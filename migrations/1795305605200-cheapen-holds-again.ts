import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The cheaper body of 1795305603500 with the burn order of 1795305605000, which had been written over
 * the older one; and a lot that breaks a rule is refused by that rule's own name again.
 */
export class CheapenHoldsAgain1795305605200 implements MigrationInterface {
  name = 'CheapenHoldsAgain1795305605200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [LOT, HOLD, RIGHTS]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const LOT = `
CREATE OR REPLACE FUNCTION credits.lot_is_sound(
  kind text, source text, granted bigint, available bigint, held bigint, captured bigint, expired bigint,
  revoked bigint, deducted bigint, debt bigint, settled bigint, forgiven bigint, reversed bigint,
  expires_at timestamptz, due_at timestamptz, spendable_until timestamptz
) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE broken text;
BEGIN
  IF kind IN ('trial', 'subscription', 'operator', 'pack')
    AND length(source) BETWEEN 1 AND 200
    AND granted BETWEEN 1 AND 1000000000
    AND least(available, held, captured, expired, revoked, deducted, debt, settled, forgiven) >= 0
    AND granted = available + held + captured + expired + revoked + deducted
    AND debt <= captured
    AND reversed BETWEEN 0 AND granted
    AND (expires_at IS NULL) = (due_at IS NULL)
    AND coalesce(due_at <= expires_at, true)
    AND coalesce(spendable_until <= expires_at, true)
  THEN
    RETURN true;
  END IF;
  -- What a caller can get wrong is told by its own name; all else is a fault of ours.
  broken := CASE
    WHEN kind NOT IN ('trial', 'subscription', 'operator', 'pack') THEN 'lot_kind_check'
    WHEN length(source) NOT BETWEEN 1 AND 200 THEN 'lot_source_check'
    WHEN granted NOT BETWEEN 1 AND 1000000000 THEN 'lot_granted_check'
    WHEN spendable_until > expires_at THEN 'lot_waits_before_it_expires'
  END;
  IF broken IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'check_violation', SCHEMA = 'credits', TABLE = 'lot', CONSTRAINT = broken,
      MESSAGE = format('the lot breaks %s', broken);
  END IF;
  RETURN false;
END $$;
`;

/** Fewer statements and no plan made anew for each call; one image out of one lot needs no arrays. */
const HOLD = `
-- Holds for a batch of images, all or nothing, in burn order: what can be spent for the shortest
-- time first (never-expiring last), then priority, then oldest. A hold that is there already with
-- the same amount is left alone. Lots that wait for their renewal are passed over.
CREATE OR REPLACE FUNCTION credits.place_holds(
  p_account uuid, p_generation uuid, p_ids uuid[], p_amounts bigint[], p_reason text, p_actor text,
  OUT placed integer, OUT available_before bigint, OUT available_after bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  a credits.account; l record; t timestamptz;
  n integer := coalesce(cardinality(p_ids), 0); i integer := 1; need bigint; total bigint;
  free bigint; x bigint; waiting bigint := 0; rest bigint; known boolean;
  line_hold uuid[] := '{}'; line_lot uuid[] := '{}'; line_amount bigint[] := '{}';
  line_after bigint[] := '{}';
BEGIN
  IF n < 1 OR n > 100 OR cardinality(p_amounts) IS DISTINCT FROM n THEN
    RAISE EXCEPTION USING ERRCODE = 'CR006', MESSAGE = 'a call places between 1 and 100 holds';
  END IF;
  FOREACH x IN ARRAY p_amounts LOOP
    IF x IS NULL OR x NOT BETWEEN 1 AND 1000000000 THEN
      PERFORM credits.require_amount(x);
    END IF;
  END LOOP;
  SELECT * INTO a FROM credits.account WHERE id = p_account FOR UPDATE;
  t := kernel.now();
  IF a.next_expiry <= t THEN
    PERFORM credits.lapse_account(p_account, t);
    SELECT * INTO a FROM credits.account WHERE id = p_account;
  END IF;
  IF n = 1 THEN
    known := EXISTS (SELECT FROM credits.hold WHERE id = p_ids[1]);
  ELSE
      known := EXISTS (SELECT FROM credits.hold WHERE id = ANY (p_ids));
  END IF;
  IF known THEN
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
  total := 0;
  FOREACH x IN ARRAY p_amounts LOOP
    total := total + x;
  END LOOP;
  IF a.id IS NULL OR total > a.available THEN
    PERFORM credits.refuse_for_want(total, coalesce(a.available, 0), credits.waiting_of(p_account, t));
  END IF;

  need := p_amounts[1];
  rest := a.available;
  FOR l IN SELECT id, available, spendable_until FROM credits.lot WHERE account_id = p_account AND live AND available > 0
      ORDER BY coalesce(spendable_until, expires_at), priority, id LOOP
    IF l.spendable_until <= t THEN
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

  IF cardinality(line_hold) = 1 THEN
    INSERT INTO credits.hold (id, account_id, generation_id, amount, at)
    VALUES (p_ids[1], p_account, p_generation, total, t);
    INSERT INTO credits.hold_line (hold_id, lot_id, amount) VALUES (p_ids[1], line_lot[1], total);
    INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
      at, code, reason, actor)
    VALUES (p_account, a.seq + 1, line_lot[1], p_ids[1], total, a.available - total, a.held + total, a.debt,
      t, 'hold', p_reason, p_actor);
  ELSE
    INSERT INTO credits.hold (id, account_id, generation_id, amount, at)
    SELECT w.id, p_account, p_generation, w.amount, t FROM unnest(p_ids, p_amounts) AS w (id, amount);
    INSERT INTO credits.hold_line (hold_id, lot_id, amount) SELECT * FROM unnest(line_hold, line_lot, line_amount);
    INSERT INTO credits.journal (account_id, seq, lot_id, hold_id, amount, available_after, held_after, debt_after,
      at, code, reason, actor)
    SELECT p_account, a.seq + w.o, w.lot, w.hold, w.amount, w.after, a.held + a.available - w.after, a.debt, t, 'hold',
      p_reason, p_actor
    FROM unnest(line_hold, line_lot, line_amount, line_after) WITH ORDINALITY AS w (hold, lot, amount, after, o);
  END IF;
  UPDATE credits.account SET available = available - total, held = held + total, seq = seq + cardinality(line_hold)
  WHERE id = p_account;
  available_after := a.available - total;
END $$;
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC`;
