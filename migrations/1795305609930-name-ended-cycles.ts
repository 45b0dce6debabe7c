import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What lapses because a new cycle was paid says so: its own time was not over. */
export class NameEndedCycles1795305609930 implements MigrationInterface {
  name = 'NameEndedCycles1795305609930';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LAPSE);
    await runner.query(REFRESH);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const LAPSE = `
DROP FUNCTION credits.lapse_account(uuid, timestamptz);
-- Under the account's lock. Loops because squaring a lot that lapsed can put credits into another
-- lot whose time is over too; each round only ever lowers what is left to move. Lots of p_ended are
-- over because a new cycle began.
CREATE FUNCTION credits.lapse_account(p_account uuid, p_now timestamptz, p_ended uuid[] DEFAULT '{}') RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE l credits.lot; total bigint := 0; found_some boolean;
BEGIN
  LOOP
    found_some := false;
    FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND live AND available > 0
        AND expires_at <= p_now ORDER BY expires_at, priority, id LOOP
      found_some := true;
      total := total + l.available;
      PERFORM credits.apply(l.id, 'lapse', l.available, NULL,
        CASE WHEN l.id = ANY (p_ended) THEN 'cycle_ended' ELSE 'expired' END, 'system', p_now);
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
REVOKE ALL ON FUNCTION credits.lapse_account(uuid, timestamptz, uuid[]) FROM PUBLIC;
`;

const REFRESH = `
-- A paid renewal: what is left of older cycles lapses, also what waited for it, and the new
-- allotment arrives, in one step. A cycle that ends later than the new one stays (its renewal came
-- first), and so does the 72 hours' extension that a failed run earned. One whose credits a
-- refund or dispute took back ends too: should they return, they are over. What was bought with
-- p_beside belongs to another subscription that runs, and stays.
CREATE OR REPLACE FUNCTION credits.refresh_cycle(
  p_account uuid, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
  p_reason text, p_note text, p_actor text, p_spendable timestamptz DEFAULT NULL,
  p_beside text[] DEFAULT '{}',
  OUT lot_id uuid, OUT created boolean, OUT settled bigint, OUT lapsed bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; l credits.lot; ended uuid[] := '{}';
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
  FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND (live OR revoked > 0) AND kind = 'subscription'
      AND id <> lot_id AND (purchase_ref IS NULL OR purchase_ref <> ALL (p_beside))
      AND coalesce(spendable_until, expires_at) = due_at AND expires_at > t AND expires_at <= p_expires
      ORDER BY expires_at, id LOOP
    PERFORM credits.move_expiry(l.id, 'end_cycle', t, NULL, 'cycle_ended', p_actor, t);
    ended := ended || l.id;
    lapsed := lapsed + l.available;
  END LOOP;
  IF lapsed > 0 THEN
    PERFORM credits.lapse_account(p_account, t, ended);
  END IF;
  settled := credits.after_grant(p_account, lot_id, true, p_actor, t);
END $$;
`;
