import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A cycle whose credits are all taken back ends with the next one like any other. Before, a dispute
 * that was won after the renewal brought the old cycle's credits back beside the new ones.
 */
export class EndRevokedCycles1795305609601 implements MigrationInterface {
  name = 'EndRevokedCycles1795305609601';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A paid renewal: what is left of older cycles lapses, also what waited for it, and the new
      -- allotment arrives, in one step. A cycle that ends later than the new one stays (its renewal came
      -- first), and so does the 72 hours' extension that a failed run earned. One whose credits a
      -- refund or dispute took back ends too: should they return, they are over.
      CREATE OR REPLACE FUNCTION credits.refresh_cycle(
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
        FOR l IN SELECT * FROM credits.lot WHERE account_id = p_account AND (live OR revoked > 0) AND kind = 'subscription'
            AND id <> lot_id
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
      REVOKE ALL ON FUNCTION credits.refresh_cycle(uuid, bigint, text, timestamptz, text, text, text, text, timestamptz)
        FROM PUBLIC;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
