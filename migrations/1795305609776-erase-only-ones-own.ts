import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An erasure takes out this person's address, and nobody's that only looks like it. */
export class EraseOnlyOnesOwn1795305609776 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [OWNERS, WORDS, KERNEL, LEDGER]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

/** Mail is deleted with whose account it is about, wherever it went. */
const OWNERS = `
  ALTER TABLE kernel.mail ADD COLUMN user_id uuid, ADD COLUMN workspace_id uuid;
  UPDATE kernel.mail m SET user_id = u.id FROM auth.users u WHERE u.login_name = lower(m.to_address);
  CREATE INDEX mail_user ON kernel.mail (user_id) WHERE user_id IS NOT NULL;
  CREATE INDEX mail_workspace ON kernel.mail (workspace_id) WHERE workspace_id IS NOT NULL;

  -- Whether the account had shown that the mailbox was its own.
  ALTER TABLE auth.former_addresses ADD COLUMN proven boolean NOT NULL DEFAULT false;
`;

/**
 * What belongs to an address is ASCII here: Chinese is written without spaces, and Postgres takes its
 * characters for letters. A quotation mark or a full stop before an address is not part of it, unless
 * more of an address stands before that.
 */
const WORDS = `
  CREATE OR REPLACE FUNCTION kernel.redact_text(input text, words text[]) RETURNS text
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
    DECLARE
      result text := input;
      word text;
    BEGIN
      FOREACH word IN ARRAY words LOOP
        IF strpos(lower(result), lower(word)) > 0 THEN
          result := regexp_replace(result,
            '(?<![A-Za-z0-9_%+-])(?<![A-Za-z0-9_%+-][.''])'
              || regexp_replace(word, '([^[:alnum:]])', '\\\\\\1', 'g')
              || '(?![A-Za-z0-9-])(?![.][A-Za-z0-9])'
              -- A name before an @ is part of somebody's address.
              || CASE WHEN strpos(word, '@') > 0 THEN '' ELSE '(?!@)' END,
            '[erased]', 'gi');
        END IF;
      END LOOP;
      RETURN result;
    END
  $$;

  -- One predicate: a row mentions what redacting it would take out.
  CREATE OR REPLACE FUNCTION kernel.mentions(input text, words text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT kernel.redact_text(input, words) IS DISTINCT FROM input
  $$;

  CREATE FUNCTION kernel.json_mentions(input jsonb, words text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT EXISTS (SELECT FROM unnest(words) AS word WHERE strpos(lower(input::text), lower(word)) > 0)
       AND kernel.redact_json(input, words) IS DISTINCT FROM input
  $$;

  -- For what is an address and nothing else.
  CREATE FUNCTION kernel.is_among(input text, addresses text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
    SELECT coalesce(lower(input) = ANY (SELECT lower(a) FROM unnest(addresses) AS a), false)
  $$;
`;

const KERNEL = `
  DROP FUNCTION kernel.erase_person(uuid, uuid, text[], text[]);

  -- p_proven is looked for in every row; p_addresses only in rows about the person, and p_names only
  -- in what people wrote there.
  CREATE FUNCTION kernel.erase_person(p_user uuid, p_workspace uuid, p_proven text[], p_addresses text[],
                                      p_names text[])
    RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  DECLARE
    words text[] := p_addresses || p_names;
    about text[] := ARRAY[p_user::text, p_workspace::text];
    mails int; facts int; answers int; audits int; requests int;
  BEGIN
    PERFORM set_config('kernel.takes_names_out', 'on', true);
    DELETE FROM kernel.mail
     WHERE user_id = p_user OR workspace_id = p_workspace
        OR (user_id IS NULL AND workspace_id IS NULL AND kernel.is_among(to_address, p_proven));
    GET DIAGNOSTICS mails = ROW_COUNT;
    UPDATE kernel.mail SET subject = kernel.redact_text(subject, p_proven),
           text_body = kernel.redact_text(text_body, p_proven),
           html_body = kernel.redact_text(html_body, p_proven),
           last_error = kernel.redact_text(last_error, p_proven)
     WHERE kernel.mentions(concat_ws(' ', subject, text_body, html_body, last_error), p_proven);

    DELETE FROM kernel.outbox_delivery WHERE event_id IN (
      SELECT id FROM kernel.outbox WHERE delivered_at IS NOT NULL
         AND (payload ->> 'workspaceId' = p_workspace::text OR payload ->> 'userId' = p_user::text));
    DELETE FROM kernel.outbox WHERE delivered_at IS NOT NULL
       AND (payload ->> 'workspaceId' = p_workspace::text OR payload ->> 'userId' = p_user::text);
    GET DIAGNOSTICS facts = ROW_COUNT;
    UPDATE kernel.outbox SET payload = kernel.redact_json(payload, p_addresses),
           last_error = kernel.redact_text(last_error, p_addresses)
     WHERE (payload ->> 'workspaceId' = p_workspace::text OR payload ->> 'userId' = p_user::text)
       AND (kernel.json_mentions(payload, p_addresses) OR kernel.mentions(last_error, p_addresses));
    UPDATE kernel.outbox SET payload = kernel.redact_json(payload, p_proven),
           last_error = kernel.redact_text(last_error, p_proven)
     WHERE kernel.json_mentions(payload, p_proven) OR kernel.mentions(last_error, p_proven);

    DELETE FROM kernel.idempotency WHERE right(scope, 36) = p_workspace::text;
    GET DIAGNOSTICS answers = ROW_COUNT;

    WITH own AS (
      UPDATE kernel.audit_log SET reason = kernel.redact_text(reason, words),
             actor_email = CASE WHEN actor_id = p_user THEN '[erased]' ELSE actor_email END,
             before = kernel.redact_json(before, p_addresses), after = kernel.redact_json(after, p_addresses)
       WHERE (workspace_id = p_workspace OR actor_id = p_user OR subject_id = ANY (about))
         AND (kernel.mentions(reason, words) OR (actor_id = p_user AND actor_email <> '[erased]')
              OR kernel.json_mentions(before, p_addresses) OR kernel.json_mentions(after, p_addresses))
      RETURNING 1)
    SELECT count(*) INTO audits FROM own;
    WITH others AS (
      UPDATE kernel.audit_log SET reason = kernel.redact_text(reason, p_proven),
             actor_email = CASE WHEN kernel.is_among(actor_email, p_proven) THEN '[erased]' ELSE actor_email END,
             before = kernel.redact_json(before, p_proven), after = kernel.redact_json(after, p_proven)
       WHERE kernel.mentions(reason, p_proven) OR kernel.is_among(actor_email, p_proven)
          OR kernel.json_mentions(before, p_proven) OR kernel.json_mentions(after, p_proven)
      RETURNING 1)
    SELECT audits + count(*) INTO audits FROM others;

    WITH own AS (
      UPDATE kernel.approval SET reason = kernel.redact_text(reason, words),
             requested_by_email = CASE WHEN requested_by = p_user THEN '[erased]' ELSE requested_by_email END,
             summary = kernel.redact_json(summary, p_addresses), payload = kernel.redact_json(payload, p_addresses)
       WHERE (workspace_id = p_workspace OR requested_by = p_user OR subject_id = ANY (about))
         AND (kernel.mentions(reason, words) OR (requested_by = p_user AND requested_by_email <> '[erased]')
              OR kernel.json_mentions(summary, p_addresses) OR kernel.json_mentions(payload, p_addresses))
      RETURNING 1)
    SELECT count(*) INTO requests FROM own;
    WITH others AS (
      UPDATE kernel.approval SET reason = kernel.redact_text(reason, p_proven),
             requested_by_email = CASE WHEN kernel.is_among(requested_by_email, p_proven) THEN '[erased]'
                                       ELSE requested_by_email END,
             summary = kernel.redact_json(summary, p_proven), payload = kernel.redact_json(payload, p_proven)
       WHERE kernel.mentions(reason, p_proven) OR kernel.is_among(requested_by_email, p_proven)
          OR kernel.json_mentions(summary, p_proven) OR kernel.json_mentions(payload, p_proven)
      RETURNING 1)
    SELECT requests + count(*) INTO requests FROM others;
    UPDATE kernel.approval_decision d SET reason = kernel.redact_text(d.reason, words),
           decided_by_email = CASE WHEN d.decided_by = p_user THEN '[erased]' ELSE d.decided_by_email END
      FROM kernel.approval a
     WHERE a.id = d.approval_id AND (a.workspace_id = p_workspace OR d.decided_by = p_user)
       AND (d.decided_by = p_user OR kernel.mentions(d.reason, words));
    UPDATE kernel.approval_decision SET reason = kernel.redact_text(reason, p_proven)
     WHERE kernel.mentions(reason, p_proven);

    PERFORM set_config('kernel.takes_names_out', '', true);
    RETURN jsonb_build_object('mails', mails, 'facts', facts, 'rememberedAnswers', answers,
      'auditRowsWithoutNames', audits, 'approvalsWithoutNames', requests);
  END $$;
  REVOKE ALL ON FUNCTION kernel.erase_person(uuid, uuid, text[], text[], text[]) FROM PUBLIC;
`;

/** Names go only from what people wrote; who did it and what for can only hold an address. */
const LEDGER = `
  DROP FUNCTION credits.erase_person(uuid, text[]);
  CREATE FUNCTION credits.erase_person(p_account uuid, p_addresses text[], p_names text[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DECLARE
    words text[] := p_addresses || p_names;
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
              WHERE account_id = p_account
                AND (kernel.mentions(concat_ws(' ', reason, note), words) OR kernel.mentions(actor, p_addresses)) LOOP
      UPDATE credits.journal SET reason = kernel.redact_text(reason, words),
             actor = kernel.redact_text(actor, p_addresses), note = kernel.redact_text(note, words)
       WHERE account_id = j.account_id AND seq = j.seq RETURNING * INTO changed;
      total := total + 1;
      -- The audit knows the rows behind its mark by the sum of their hashes.
      IF j.seq <= mark THEN
        moved := moved + credits.digest_of(changed) - credits.digest_of(j);
      END IF;
    END LOOP;
    UPDATE credits.audit_mark SET digest = digest + moved WHERE account_id = p_account AND moved <> 0;

    UPDATE credits.adjustment SET reason = kernel.redact_text(reason, words),
           actor = kernel.redact_text(actor, p_addresses)
     WHERE account_id = p_account AND (kernel.mentions(reason, words) OR kernel.mentions(actor, p_addresses));
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.hold_resolution SET reason = kernel.redact_text(reason, words), note = kernel.redact_text(note, words)
     WHERE hold_id IN (SELECT id FROM credits.hold WHERE account_id = p_account)
       AND kernel.mentions(concat_ws(' ', reason, note), words);
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.restoration SET reason = kernel.redact_text(reason, words),
           actor = kernel.redact_text(actor, p_addresses), case_ref = kernel.redact_text(case_ref, p_addresses)
     WHERE hold_id IN (SELECT id FROM credits.hold WHERE account_id = p_account)
       AND (kernel.mentions(reason, words) OR kernel.mentions(concat_ws(' ', actor, case_ref), p_addresses));
    GET DIAGNOSTICS n = ROW_COUNT;
    total := total + n;
    UPDATE credits.repair SET reason = kernel.redact_text(reason, words),
           before = kernel.redact_json(before, p_addresses), after = kernel.redact_json(after, p_addresses)
     WHERE account_id = p_account AND (kernel.mentions(reason, words)
       OR kernel.json_mentions(before, p_addresses) OR kernel.json_mentions(after, p_addresses));
    GET DIAGNOSTICS n = ROW_COUNT;
    PERFORM set_config('kernel.takes_names_out', '', true);
    RETURN total + n;
  END $$;
  REVOKE ALL ON FUNCTION credits.erase_person(uuid, text[], text[]) FROM PUBLIC;
`;
