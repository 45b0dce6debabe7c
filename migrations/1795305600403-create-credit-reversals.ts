import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The moves of the ledger, third part: money that went back, operators' adjustments, rights. */
export class CreateCreditReversals1795305600403 implements MigrationInterface {
  name = 'CreateCreditReversals1795305600403';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [SET_REVERSED, PREVIEW, ADJUST, FORGIVE]) {
      await runner.query(sql);
    }
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const SET_REVERSED = `
CREATE FUNCTION credits.status_rank(p_status text) RETURNS smallint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN p_status IN ('pending', 'open') THEN 10 WHEN p_status IN ('failed', 'canceled', 'lost') THEN 20 ELSE 30 END::smallint;
$$;

-- Notes what became of a refund or dispute, and brings the purchase's lot into line with all of
-- them together. Order and repetition make no difference: a status only moves forward, and the
-- target is worked out from the whole state. Without its purchase it waits in the table.
-- revoked, debt and reinstated are what this call changed; waiting is what open holds still owe.
CREATE FUNCTION credits.set_reversed(
  p_provider text, p_id text, p_kind text, p_purchase text, p_amount_minor bigint, p_paid_minor bigint,
  p_status text, p_actor text,
  OUT lot_id uuid, OUT revoked bigint, OUT debt bigint, OUT waiting bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; r credits.reversal; was credits.lot; l credits.lot; owner uuid;
BEGIN
  IF p_amount_minor IS NULL OR p_amount_minor < 1 OR p_paid_minor IS NULL OR p_paid_minor < 1 THEN
    RAISE EXCEPTION USING ERRCODE = 'CR006', MESSAGE = 'amounts of money must be positive';
  END IF;
  INSERT INTO credits.purchase AS p (ref, paid_minor) VALUES (p_purchase, p_paid_minor)
  ON CONFLICT (ref) DO UPDATE SET paid_minor = greatest(p.paid_minor, excluded.paid_minor);
  SELECT * INTO r FROM credits.reversal v WHERE v.provider = p_provider AND v.id = p_id;
  IF r.id IS NOT NULL AND (r.purchase_ref <> p_purchase OR r.kind <> p_kind) THEN
    RAISE EXCEPTION USING ERRCODE = 'CR005', MESSAGE = 'the reversal belongs to another purchase or kind';
  END IF;
  INSERT INTO credits.reversal AS v (provider, id, kind, purchase_ref, amount_minor, status, at)
  VALUES (p_provider, p_id, p_kind, p_purchase, p_amount_minor, p_status, kernel.now())
  ON CONFLICT (provider, id) DO UPDATE SET
    status = CASE WHEN credits.status_rank(excluded.status) > v.rank THEN excluded.status ELSE v.status END,
    amount_minor = greatest(v.amount_minor, excluded.amount_minor);

  revoked := 0;
  debt := 0;
  waiting := 0;
  SELECT id, account_id INTO lot_id, owner FROM credits.lot WHERE purchase_ref = p_purchase;
  IF lot_id IS NULL THEN RETURN; END IF;
  t := credits.lock_account(owner);
  SELECT * INTO STRICT was FROM credits.lot WHERE id = lot_id;
  PERFORM credits.apply_reversals(lot_id,
    CASE WHEN p_kind = 'refund' THEN 'refund' WHEN p_status = 'won' THEN 'dispute_won' ELSE 'dispute' END,
    format('reversal:%s:%s', p_provider, p_id), p_actor, t);
  SELECT * INTO STRICT l FROM credits.lot WHERE id = lot_id;
  revoked := l.revoked - was.revoked;
  debt := l.debt - was.debt;
  waiting := least(l.reversed, l.granted - l.expired - l.deducted) - l.revoked - l.debt - l.settled - l.forgiven;
  PERFORM credits.lapse_if_due(owner, t);
END $$;
`;

const PREVIEW = `
-- What a further refund of this much money would do now. Moves nothing.
CREATE FUNCTION credits.preview_reversal(
  p_purchase text, p_amount_minor bigint, p_paid_minor bigint,
  OUT lot_id uuid, OUT account_id uuid, OUT to_revoke bigint, OUT to_debt bigint, OUT waiting bigint, OUT debt_after bigint
) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l credits.lot; back numeric; paid numeric; gap bigint; free bigint; gone bigint;
BEGIN
  SELECT * INTO l FROM credits.lot v WHERE v.purchase_ref = p_purchase;
  to_revoke := 0;
  to_debt := 0;
  waiting := 0;
  debt_after := 0;
  IF l.id IS NULL THEN RETURN; END IF;
  lot_id := l.id;
  account_id := l.account_id;
  SELECT coalesce(sum(r.amount_minor) FILTER (WHERE r.counts), 0) + p_amount_minor, greatest(p.paid_minor, p_paid_minor)
  INTO back, paid FROM credits.purchase p LEFT JOIN credits.reversal r ON r.purchase_ref = p.ref
  WHERE p.ref = p_purchase GROUP BY p.ref;
  gone := CASE WHEN l.expires_at <= kernel.now() THEN l.available ELSE 0 END;
  free := l.available - gone;
  gap := greatest(0, least(credits.reversed_credits(l.granted, back, paid), l.granted - l.expired - gone - l.deducted)
    - l.revoked - l.debt - l.settled - l.forgiven);
  to_revoke := least(gap, free);
  to_debt := least(gap - to_revoke, greatest(0, l.captured - l.debt - l.settled - l.forgiven));
  waiting := gap - to_revoke - to_debt;
  SELECT a.debt + to_debt INTO STRICT debt_after FROM credits.account a WHERE a.id = l.account_id;
END $$;
`;

const ADJUST = `
-- True where the key is new; false for a repetition; an error where it stood for something else.
CREATE FUNCTION credits.claim_adjustment(
  p_key text, p_account uuid, p_kind text, p_amount bigint, p_fingerprint text, p_reason text, p_actor text, p_now timestamptz
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE known credits.adjustment;
BEGIN
  PERFORM credits.require_amount(p_amount);
  INSERT INTO credits.adjustment (key, account_id, kind, amount, fingerprint, reason, actor, at)
  VALUES (p_key, p_account, p_kind, p_amount, p_fingerprint, p_reason, p_actor, p_now) ON CONFLICT DO NOTHING;
  IF FOUND THEN RETURN true; END IF;
  SELECT * INTO STRICT known FROM credits.adjustment WHERE key = p_key;
  IF known.fingerprint <> p_fingerprint OR known.account_id <> p_account OR known.kind <> p_kind THEN
    RAISE EXCEPTION USING ERRCODE = 'CR011', MESSAGE = 'the key was used for another request';
  END IF;
  RETURN false;
END $$;

CREATE FUNCTION credits.adjust_grant(
  p_key text, p_fingerprint text, p_account uuid, p_amount bigint, p_expires timestamptz, p_reason text, p_actor text,
  OUT created boolean, OUT available bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz;
BEGIN
  t := credits.lock_account(p_account);
  created := credits.claim_adjustment(p_key, p_account, 'grant', p_amount, p_fingerprint, p_reason, p_actor, t);
  IF created THEN
    IF credits.insert_lot(p_account, 'operator', p_amount, 'adjust:' || md5(p_key), p_expires, NULL,
        'operator_grant', p_reason, p_actor, t) IS NULL THEN
      RAISE EXCEPTION USING ERRCODE = 'CR005', MESSAGE = 'the source granted before';
    END IF;
    PERFORM credits.lapse_if_due(p_account, t);
  END IF;
  SELECT a.available INTO STRICT available FROM credits.account a WHERE a.id = p_account;
END $$;

-- Takes available credits away, in burn order; never more than there are.
CREATE FUNCTION credits.adjust_deduct(
  p_key text, p_fingerprint text, p_account uuid, p_amount bigint, p_reason text, p_actor text,
  OUT created boolean, OUT available bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; a credits.account; l credits.lot; rest bigint := p_amount; x bigint;
BEGIN
  t := credits.lock_account(p_account);
  SELECT * INTO STRICT a FROM credits.account WHERE id = p_account;
  created := credits.claim_adjustment(p_key, p_account, 'deduct', p_amount, p_fingerprint, p_reason, p_actor, t);
  IF created THEN
    IF p_amount > a.available THEN
      RAISE EXCEPTION USING ERRCODE = 'CR001', MESSAGE = 'insufficient credits',
        DETAIL = json_build_object('needed', p_amount, 'available', a.available)::text;
    END IF;
    FOR l IN SELECT * FROM credits.lot v WHERE v.account_id = p_account AND v.live AND v.available > 0
        ORDER BY v.expires_at, v.priority, v.id LOOP
      x := least(l.available, rest);
      l := credits.apply(l.id, 'deduct', x, NULL, 'operator_deduction', p_actor, t, p_reason);
      IF l.reversed > 0 THEN
        PERFORM credits.square(l.id, 'payment_reversed', 'adjust:' || md5(p_key), p_actor, t);
      END IF;
      rest := rest - x;
      EXIT WHEN rest = 0;
    END LOOP;
  END IF;
  SELECT v.available INTO STRICT available FROM credits.account v WHERE v.id = p_account;
END $$;
`;

const FORGIVE = `
-- An operator lets the customer off a debt, oldest first.
CREATE FUNCTION credits.forgive_debt(
  p_key text, p_fingerprint text, p_account uuid, p_amount bigint, p_reason text, p_actor text,
  OUT created boolean, OUT debt bigint
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '2s' AS $$
DECLARE t timestamptz; a credits.account; d credits.lot; rest bigint := p_amount; x bigint;
BEGIN
  t := credits.lock_account(p_account);
  SELECT * INTO STRICT a FROM credits.account WHERE id = p_account;
  created := credits.claim_adjustment(p_key, p_account, 'forgive', p_amount, p_fingerprint, p_reason, p_actor, t);
  IF created THEN
    IF p_amount > a.debt THEN
      RAISE EXCEPTION USING ERRCODE = 'CR012', MESSAGE = 'more than the debt',
        DETAIL = json_build_object('needed', p_amount, 'debt', a.debt)::text;
    END IF;
    FOR d IN SELECT * FROM credits.lot v WHERE v.account_id = p_account AND v.debt > 0 ORDER BY v.id LOOP
      x := least(d.debt, rest);
      PERFORM credits.apply(d.id, 'forgive', x, NULL, 'debt_forgiven', p_actor, t, p_reason);
      rest := rest - x;
      EXIT WHEN rest = 0;
    END LOOP;
  END IF;
  SELECT v.debt INTO STRICT debt FROM credits.account v WHERE v.id = p_account;
END $$;
`;
