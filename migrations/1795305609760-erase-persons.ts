import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasing a person: the plan and its certificate, and what rows that nobody may change need for it. */
export class ErasePersons1795305609760 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [WORDS, APPEND_ONLY, KERNEL, LEDGER, BILLING, PRIVACY])
      await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

/** Where a person's names stand in the words of others, only the names go. */
const WORDS = `
  -- Whole words only: a short name must not be cut out of longer ones.
  CREATE FUNCTION kernel.redact_text(input text, words text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
    DECLARE
      result text := input;
      word text;
    BEGIN
      FOREACH word IN ARRAY words LOOP
        IF strpos(lower(result), lower(word)) > 0 THEN
          result := regexp_replace(result,
            '(?<![[:alnum:]])' || regexp_replace(word, '([^[:alnum:]])', '\\\\\\1', 'g')
              || '(?![[:alnum:]])', '[erased]', 'gi');
        END IF;
      END LOOP;
      RETURN result;
    END
  $$;

  CREATE FUNCTION kernel.redact_json(input jsonb, words text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE jsonb_typeof(input)
      WHEN 'string' THEN to_jsonb(kernel.redact_text(input #>> '{}', words))
      WHEN 'object' THEN coalesce((SELECT jsonb_object_agg(key, kernel.redact_json(value, words))
                                     FROM jsonb_each(input)), input)
      WHEN 'array' THEN coalesce((SELECT jsonb_agg(kernel.redact_json(value, words) ORDER BY place)
                                    FROM jsonb_array_elements(input) WITH ORDINALITY AS e (value, place)), input)
      ELSE input END
  $$;

  CREATE FUNCTION kernel.mentions(input text, words text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM unnest(words) AS word WHERE strpos(lower(input), lower(word)) > 0)
  $$;
`;

/**
 * Append-only rows can be changed by one thing: a function of the tables' owner that says of itself
 * that it takes names out.
 */
const APPEND_ONLY = `
  CREATE FUNCTION kernel.takes_names_out(relation oid, operation text) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
    SELECT operation = 'UPDATE' AND coalesce(current_setting('kernel.takes_names_out', true), '') = 'on'
      AND (SELECT pg_get_userbyid(relowner) = current_user FROM pg_class WHERE oid = relation)
  $$;

  CREATE OR REPLACE FUNCTION kernel.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF kernel.takes_names_out(TG_RELID, TG_OP) THEN RETURN NEW; END IF;
    RAISE EXCEPTION '% on %.% is refused: rows are append-only', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'insufficient_privilege';
  END $$;

  CREATE OR REPLACE FUNCTION credits.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_LEVEL = 'STATEMENT' AND kernel.takes_names_out(TG_RELID, TG_OP) THEN RETURN NULL; END IF;
    RAISE EXCEPTION USING ERRCODE = 'CR009',
      MESSAGE = format('credits.%s is append-only: %s refused', TG_TABLE_NAME, TG_OP);
  END $$;
  REVOKE ALL ON FUNCTION credits.refuse_change() FROM PUBLIC;
`;

const KERNEL = `
  -- p_addresses are looked for in every row, p_names only in rows that are about the person.
  CREATE FUNCTION kernel.erase_person(p_user uuid, p_workspace uuid, p_addresses text[], p_names text[])
    RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DECLARE
    words text[] := p_addresses || p_names;
    about text[] := ARRAY[p_user::text, p_workspace::text];
    mails int; facts int; answers int; audits int; requests int;
  BEGIN
    PERFORM set_config('kernel.takes_names_out', 'on', true);
    DELETE FROM kernel.mail WHERE lower(to_address) = ANY (SELECT lower(w) FROM unnest(p_addresses) AS w);
    GET DIAGNOSTICS mails = ROW_COUNT;
    UPDATE kernel.mail SET subject = kernel.redact_text(subject, p_addresses),
           text_body = kernel.redact_text(text_body, p_addresses),
           html_body = kernel.redact_text(html_body, p_addresses),
           to_address = kernel.redact_text(to_address, p_addresses)
     WHERE kernel.mentions(concat_ws(' ', to_address, subject, text_body, html_body), p_addresses);

    DELETE FROM kernel.outbox_delivery WHERE event_id IN (
      SELECT id FROM kernel.outbox WHERE delivered_at IS NOT NULL
         AND (payload ->> 'workspaceId' = p_workspace::text OR payload ->> 'userId' = p_user::text));
    DELETE FROM kernel.outbox WHERE delivered_at IS NOT NULL
       AND (payload ->> 'workspaceId' = p_workspace::text OR payload ->> 'userId' = p_user::text);
    GET DIAGNOSTICS facts = ROW_COUNT;
    UPDATE kernel.outbox SET payload = kernel.redact_json(payload, p_addresses)
     WHERE kernel.mentions(payload::text, p_addresses);
    UPDATE kernel.outbox SET last_error = kernel.redact_text(last_error, p_addresses)
     WHERE kernel.mentions(last_error, p_addresses);

    DELETE FROM kernel.idempotency WHERE right(scope, 36) = p_workspace::text;
    GET DIAGNOSTICS answers = ROW_COUNT;

    UPDATE kernel.audit_log SET reason = kernel.redact_text(reason, words),
           actor_email = kernel.redact_text(actor_email, words),
           before = kernel.redact_json(before, words), after = kernel.redact_json(after, words)
     WHERE (workspace_id = p_workspace OR actor_id = p_user OR subject_id = ANY (about)
            OR kernel.mentions(concat_ws(' ', reason, actor_email, before::text, after::text), p_addresses))
       AND kernel.mentions(concat_ws(' ', reason, actor_email, before::text, after::text), words);
    GET DIAGNOSTICS audits = ROW_COUNT;

    UPDATE kernel.approval SET reason = kernel.redact_text(reason, words),
           requested_by_email = kernel.redact_text(requested_by_email, words),
           summary = kernel.redact_json(summary, words), payload = kernel.redact_json(payload, words)
     WHERE (workspace_id = p_workspace OR requested_by = p_user OR subject_id = ANY (about)
            OR kernel.mentions(concat_ws(' ', reason, requested_by_email, summary::text, payload::text), p_addresses))
       AND kernel.mentions(concat_ws(' ', reason, requested_by_email, summary::text, payload::text), words);
    GET DIAGNOSTICS requests = ROW_COUNT;
    UPDATE kernel.approval_decision d SET reason = kernel.redact_text(d.reason, words),
           decided_by_email = kernel.redact_text(d.decided_by_email, words)
      FROM kernel.approval a
     WHERE a.id = d.approval_id AND (a.workspace_id = p_workspace OR d.decided_by = p_user)
       AND kernel.mentions(concat_ws(' ', d.reason, d.decided_by_email), words);

    PERFORM set_config('kernel.takes_names_out', '', true);
    RETURN jsonb_build_object('mails', mails, 'facts', facts, 'rememberedAnswers', answers,
      'auditRowsWithoutNames', audits, 'approvalsWithoutNames', requests);
  END $$;
  REVOKE ALL ON FUNCTION kernel.erase_person(uuid, uuid, text[], text[]) FROM PUBLIC;
`;

/** Amounts, order and ids stay: only names that people wrote into reasons go. */
const LEDGER = `
  CREATE FUNCTION credits.erase_person(p_account uuid, p_words text[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    j credits.journal;
    changed credits.journal;
    moved numeric := 0;
    mark bigint;
    total int := 0;
    n int;
  BEGIN
    PERFORM set_config('kernel.takes_names_out', 'on', true);
    PERFORM 1 FROM credits.account WHERE id = p_account FOR UPDATE;
    SELECT seq INTO mark FROM credits.audit_mark WHERE account_id = p_account FOR UPDATE;
    FOR j IN SELECT * FROM credits.journal
              WHERE account_id = p_account AND kernel.mentions(concat_ws(' ', reason, actor, note), p_words) LOOP
      UPDATE credits.journal SET reason = kernel.redact_text(reason, p_words),
             actor = kernel.redact_text(actor, p_words), note = kernel.redact_text(note, p_words)
       WHERE account_id = j.account_id AND seq = j.seq RETURNING * INTO changed;
      total := total + 1;
      -- The audit knows the rows behind its mark by the sum of their hashes.
      IF j.seq <= mark THEN
        moved := moved + credits.digest_of(changed) - credits.digest_of(j);
      END IF;
    END LOOP;
    UPDATE credits.audit_mark SET digest = digest + moved WHERE account_id = p_account AND moved <> 0;

    UPDATE credits.adjustment SET reason = kernel.redact_text(reason, p_words), actor = kernel.redact_text(actor, p_words)
     WHERE account_id = p_account AND kernel.mentions(concat_ws(' ', reason, actor), p_words);
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.hold_resolution SET reason = kernel.redact_text(reason, p_words), note = kernel.redact_text(note, p_words)
     WHERE hold_id IN (SELECT id FROM credits.hold WHERE account_id = p_account)
       AND kernel.mentions(concat_ws(' ', reason, note), p_words);
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.restoration SET reason = kernel.redact_text(reason, p_words), actor = kernel.redact_text(actor, p_words),
           case_ref = kernel.redact_text(case_ref, p_words)
     WHERE hold_id IN (SELECT id FROM credits.hold WHERE account_id = p_account)
       AND kernel.mentions(concat_ws(' ', reason, actor, case_ref), p_words);
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.repair SET reason = kernel.redact_text(reason, p_words),
           before = kernel.redact_json(before, p_words), after = kernel.redact_json(after, p_words)
     WHERE account_id = p_account AND kernel.mentions(concat_ws(' ', reason, before::text, after::text), p_words);
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM set_config('kernel.takes_names_out', '', true);
    RETURN total + n;
  END $$;
  REVOKE ALL ON FUNCTION credits.erase_person(uuid, text[]) FROM PUBLIC;
`;

const BILLING = `
  -- What the payment service tells of a buyer; amounts, products and its own ids stay.
  CREATE FUNCTION billing.redact_body(input jsonb, words text[]) RETURNS jsonb
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT CASE jsonb_typeof(input)
      WHEN 'string' THEN to_jsonb(kernel.redact_text(input #>> '{}', words))
      WHEN 'object' THEN coalesce((
        SELECT jsonb_object_agg(key, CASE
            WHEN key IN ('email', 'name', 'first_name', 'last_name', 'phone', 'address', 'line1', 'line2',
                         'city', 'postal_code', 'zip', 'customer_email', 'customer_name', 'ip', 'ip_address')
                 AND jsonb_typeof(value) IN ('string', 'object') THEN to_jsonb('[erased]'::text)
            ELSE billing.redact_body(value, words) END) FROM jsonb_each(input)), input)
      WHEN 'array' THEN coalesce((SELECT jsonb_agg(billing.redact_body(value, words) ORDER BY place)
                                    FROM jsonb_array_elements(input) WITH ORDINALITY AS e (value, place)), input)
      ELSE input END
  $$;

  -- What the payment service sends later about these is redacted as soon as it was read.
  CREATE TABLE billing.erased (
    workspace_id uuid PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT kernel.now()
  );
`;

const PRIVACY = `
  CREATE SCHEMA privacy;

  -- The plan, and afterwards the certificate: nothing in it names the person.
  CREATE TABLE privacy.erasure (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    -- planned: can be taken back; running: cannot; done: the certificate.
    status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'running', 'done', 'taken_back')),
    asked_by text NOT NULL CHECK (asked_by IN ('customer', 'operator')),
    -- Both operators, where operators asked.
    operator_id uuid,
    approver_id uuid,
    approval_id uuid,
    asked_at timestamptz NOT NULL DEFAULT kernel.now(),
    due_at timestamptz NOT NULL,
    -- What it waits for although its day has come.
    waits_for text,
    next_try_at timestamptz NOT NULL,
    failures integer NOT NULL DEFAULT 0,
    last_error text,
    begun_at timestamptz,
    ended_at timestamptz,
    taken_back_at timestamptz,
    taken_back_by text CHECK (taken_back_by IN ('customer', 'operator')),
    CHECK ((status IN ('running', 'done')) = (begun_at IS NOT NULL)),
    CHECK ((status = 'done') = (ended_at IS NOT NULL)),
    CHECK ((status = 'taken_back') = (taken_back_at IS NOT NULL)),
    CHECK ((asked_by = 'operator') = (operator_id IS NOT NULL))
  );
  CREATE UNIQUE INDEX erasure_open ON privacy.erasure (workspace_id) WHERE status IN ('planned', 'running');
  CREATE UNIQUE INDEX erasure_approval ON privacy.erasure (approval_id) WHERE approval_id IS NOT NULL;
  CREATE INDEX erasure_due ON privacy.erasure (next_try_at) WHERE status IN ('planned', 'running');
  CREATE INDEX erasure_workspace ON privacy.erasure (workspace_id, id DESC);

  -- One row per holder of data: what it erased, and that it is through.
  CREATE TABLE privacy.erasure_step (
    erasure_id uuid NOT NULL REFERENCES privacy.erasure (id),
    eraser text NOT NULL,
    -- Counts by what was erased.
    erased jsonb NOT NULL DEFAULT '{}',
    ended_at timestamptz,
    PRIMARY KEY (erasure_id, eraser)
  );
`;
