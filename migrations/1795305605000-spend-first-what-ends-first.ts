import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A cycle's credits end for the customer with its period, not with the grace in which they wait. Ordered
 * by the later date, they were kept for credits that last longer than the period, and lost.
 */
export class SpendFirstWhatEndsFirst1795305605000 implements MigrationInterface {
  name = 'SpendFirstWhatEndsFirst1795305605000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [INDEX, HOLD]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const INDEX = `
DROP INDEX credits.lot_burn_order;
CREATE INDEX lot_burn_order ON credits.lot (account_id, (coalesce(spendable_until, expires_at)), priority, id) WHERE live;
`;

const HOLD = `
-- Holds for a batch of images, all or nothing, in burn order: what can be spent for the shortest time
-- first (never-expiring last), then priority, then oldest. A hold that is there already with the same amount is left alone.
-- Lots that wait for their renewal are passed over.
CREATE OR REPLACE FUNCTION credits.place_holds(
  p_account uuid, p_generation uuid, p_ids uuid[], p_amounts bigint[], p_reason text, p_actor text,
  OUT placed integer, OUT available_before bigint, OUT available_after bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
  a credits.account; l record; t timestamptz;
  n integer := coalesce(cardinality(p_ids), 0); i integer := 1; need bigint; total bigint;
  free bigint; x bigint; known integer; waiting bigint := 0;
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
    PERFORM credits.refuse_for_want(total, coalesce(a.available, 0), credits.waiting_of(p_account, t));
  END IF;

  need := p_amounts[1];
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
