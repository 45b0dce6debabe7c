import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Where two subscriptions run by mistake, the payment of one ends no credits of the other. */
export class KeepCreditsOfOtherSubscriptions1795305609660 implements MigrationInterface {
  name = 'KeepCreditsOfOtherSubscriptions1795305609660';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION credits.refresh_cycle(uuid, bigint, text, timestamptz, text, text, text, text, timestamptz);
      -- A paid renewal: what is left of older cycles lapses, also what waited for it, and the new
      -- allotment arrives, in one step. A cycle that ends later than the new one stays (its renewal came
      -- first), and so does the 72 hours' extension that a failed run earned. One whose credits a
      -- refund or dispute took back ends too: should they return, they are over. What was bought with
      -- p_beside belongs to another subscription that runs, and stays.
      CREATE FUNCTION credits.refresh_cycle(
        p_account uuid, p_amount bigint, p_source text, p_expires timestamptz, p_purchase text,
        p_reason text, p_note text, p_actor text, p_spendable timestamptz DEFAULT NULL,
        p_beside text[] DEFAULT '{}',
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
        FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND (live OR revoked > 0) AND kind = 'subscription'
            AND id <> lot_id AND (purchase_ref IS NULL OR purchase_ref <> ALL (p_beside))
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
      REVOKE ALL ON FUNCTION
        credits.refresh_cycle(uuid, bigint, text, timestamptz, text, text, text, text, timestamptz, text[])
        FROM PUBLIC;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
