import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app.js';
import { ownerSql } from '../../support/http-client.js';

/** $1: its id, $2 and $3: who asked. */
const APPROVAL = `
  INSERT INTO kernel.approval (id, action, subject_type, subject_id, payload, payload_hash, summary,
    amount, reason, request_key, request_hash, requested_by, requested_by_email, requested_at,
    expires_at, request_audit_id)
  VALUES ($1, 'credits.grant', 'customer', 'x', '{}', repeat('0', 64), '[]', 1, 'r', $1::uuid::text,
    'x', $2, $3, kernel.now(), kernel.now() + interval '1 hour', $1)`;

/** What somebody did for others who was an operator once. */
export async function actAsOperator(app: TestApp, userId: string, email: string): Promise<void> {
  const [id, another] = [randomUUID(), randomUUID()];
  const statements: [string, unknown[]][] = [
    // An unproven address may be anybody's: it is not looked for in rows about others.
    [`UPDATE auth.users SET email_status = 'verified' WHERE id = $1`, [userId]],
    [
      `UPDATE billing.trial SET decided_by = $1, decided_by_email = $2
        WHERE workspace_id = (SELECT workspace_id FROM auth.memberships WHERE user_id = $1)`,
      [userId, email],
    ],
    [
      `INSERT INTO storage.legal_hold (workspace_id, reason, placed_by, placed_by_email, lifted_by,
         lifted_by_email, lifted_at, lift_reason) VALUES ($1, 'a', $2, $3, $2, $3, kernel.now(), 'b')`,
      [id, userId, email],
    ],
    [
      `INSERT INTO storage.retention_run (kind, started_by, actor_email, reason, status, finished_at, report)
       VALUES ('dry_run', 'operator', $1, 'asked by ' || $1, 'finished', kernel.now(), '{}')`,
      [email],
    ],
    [
      `INSERT INTO generation.price (provider, model, text_input_micro_usd, image_input_micro_usd,
         output_micro_usd, created_by, withdrawn_at, withdrawn_by) VALUES ($2, 'm', 1, 1, 1, $1, kernel.now(), $1)`,
      [email, id],
    ],
    [
      `INSERT INTO generation.provider_health (provider, paused_at, paused_by, pause_reason)
       VALUES ($2, kernel.now(), $1, 'as ' || $1 || ' said')`,
      [email, id],
    ],
    [APPROVAL, [id, userId, email]],
    [APPROVAL, [another, another, 'operator@example.com']],
    [
      `INSERT INTO kernel.approval_decision (approval_id, outcome, decided_by, decided_by_email, reason, audit_id)
       VALUES ($1, 'rejected', $2, $3, 'r', $1)`,
      [another, userId, email],
    ],
  ];
  for (const [text, params] of statements) await ownerSql(app, text, params);
}
