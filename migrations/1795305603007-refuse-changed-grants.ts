import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A cause that granted before and now asks for another amount is a mistake, and said to be one. */
export class RefuseChangedGrants1795305603007 implements MigrationInterface {
  name = 'RefuseChangedGrants1795305603007';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [GRANTED_BEFORE, GRANT, RIGHTS]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const GRANTED_BEFORE = `
DROP FUNCTION credits.granted_before(uuid, text, text);
-- The lot that a source made before, or an error where it was for somebody or something else.
-- A trial's source names a person, who may open several workspaces, and whose trial may by now be
-- of another size: that is no conflict.
CREATE FUNCTION credits.granted_before(p_account uuid, p_kind text, p_source text, p_amount bigint) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE l credits.lot;
BEGIN
  SELECT * INTO l FROM credits.lot WHERE source = p_source;
  IF l.id IS NOT NULL AND p_kind <> 'trial'
      AND (l.account_id <> p_account OR l.kind <> p_kind OR l.granted <> p_amount) THEN
    RAISE EXCEPTION USING ERRCODE = 'CR005', MESSAGE = 'the source granted to another account, kind or amount before';
  END IF;
  RETURN l.id;
END $$;
`;

const GRANT = `
CREATE OR REPLACE FUNCTION credits.grant_lot(
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
    lot_id := credits.granted_before(p_account, p_kind, p_source, p_amount);
  END IF;
END $$;
`;

/** A function made anew starts with rights for everybody. */
const RIGHTS = `REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC`;
