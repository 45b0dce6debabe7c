import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app.js';
import { ownerSql, PASSWORD, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { openCheckout } from '../billing/billing-client.js';
import { create, readBatch } from '../generation/batch-client.js';
import { accepted, eventually, over } from '../generation/studio.js';
import { actAsOperator } from './former-operator.js';

export interface WholeLife extends Customer {
  /** Addresses, their other spellings, names, and a word that stands in everything they wrote. */
  words: string[];
  imageIds: string[];
}

/** Somebody who used everything, and wrote `mark` wherever words can be written. */
export async function wholeLife(app: TestApp, operator: Customer): Promise<WholeLife> {
  const mark = `zqk${randomUUID().slice(0, 8)}`;
  const name = `quill.${mark}`;
  const [first, email] = [`${name}+old@gmail.com`, `${name}+new@gmail.com`];
  const person = { ...(await signUp(app, first)), email };
  const { client, workspaceId } = person;
  await client.post('/api/v1/auth/password-reset', { email: first });
  const changed = await client.post('/api/v1/account/email', { email, password: PASSWORD });
  expectStatus(changed, 200);
  // Told by mail, so that its link names the address.
  await client.post('/api/v1/auth/password-reset', { email });
  await enterPlan(app, workspaceId);

  const generation = await accepted(person, {
    prompt: `a lighthouse ${mark}`,
    negativePrompt: `fog ${mark}`,
    count: 2,
  });
  const { images } = await over(person, generation.id);
  const imageIds = images.map(({ id }) => id);
  for (const id of imageIds)
    expectStatus(
      await client.send('PATCH', `/api/v1/images/${id}`, { favorite: true, tags: [mark] }),
      200,
    );
  expectStatus(await client.post('/api/v1/collections', { name: `Mine ${mark}` }), 201);
  expectStatus(await client.post('/api/v1/api-keys', { name: `key ${mark}` }), 201);
  expectStatus(
    await client.post('/api/v1/support/cases', {
      kind: 'other',
      reference: `my ${mark}`,
      message: `Help, says ${mark}`,
    }),
    201,
  );
  await upload(app, person, mark);
  await checked(person, await create(person, `a boat ${mark}\na house ${mark}`));
  // One row whose fields mean nothing here: they are kept as they were written.
  const fields = `a tower,not ${mark},like ${mark},${mark} wide,${mark} large`;
  const table = { kind: 'csv', text: `prompt,negative,style,aspect ratio,resolution\n${fields}` };
  await checked(person, await create(person, '', table));
  expectStatus(
    await operator.client.post(
      `/api/admin/v1/customers/${workspaceId}/credits/grant`,
      { amount: 5, reason: `For ${email}, who wrote` },
      { 'idempotency-key': randomUUID() },
    ),
    200,
  );
  await buy(app, person);
  await plant(app, person, { mark, imageId: imageIds[0] ?? '', generationId: generation.id });
  return { ...person, imageIds, words: [mark, email, first, `quill${mark}@gmail.com`] };
}

function expectStatus({ status, body }: { status: number; body: unknown }, wanted: number): void {
  if (status !== wanted)
    throw new Error(`wanted ${wanted}, got ${status}: ${JSON.stringify(body)}`);
}

/** Once its rows are checked: what the worker finds of them is written later. */
async function checked(person: Customer, made: Awaited<ReturnType<typeof create>>): Promise<void> {
  expectStatus(made, 201);
  await eventually(
    () => readBatch(person, made.body.id),
    ({ status }) => status !== 'checking',
  );
}

async function enterPlan(app: TestApp, workspaceId: string): Promise<void> {
  await ownerSql(
    app,
    `INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, 'studio')
     ON CONFLICT (workspace_id) DO UPDATE SET plan_code = 'studio'`,
    [workspaceId],
  );
  await ownerSql(
    app,
    `SELECT credits.grant_lot($1, 'pack', 500, 'test:' || $1::uuid::text, NULL, NULL, 'pack_purchased', NULL, 'test')`,
    [workspaceId],
  );
}

async function upload(app: TestApp, { client }: Customer, mark: string): Promise<void> {
  const bytes = await picture(64, 64);
  const ticket = await client.post<{
    id: string;
    uploadUrl: string;
    headers: Record<string, string>;
  }>('/api/v1/uploads', { filename: `${mark}.png`, contentType: 'image/png', bytes: bytes.length });
  expectStatus(ticket, 201);
  const put = await fetch(new URL(ticket.body.uploadUrl, app.url), {
    method: 'PUT',
    headers: ticket.body.headers,
    body: new Uint8Array(bytes),
  });
  if (!put.ok) throw new Error(`the store answered ${put.status}`);
  const done = await client.post<{ status: string }>(`/api/v1/uploads/${ticket.body.id}/complete`);
  if (done.body.status !== 'ready') throw new Error(JSON.stringify(done.body));
}

/** With the test gateway, whose books then know the buyer too. */
async function buy(app: TestApp, person: Customer): Promise<void> {
  const { checkoutUrl } = await openCheckout(app, person, 'pack_s');
  const page = new URL(checkoutUrl);
  await fetch(`${app.url}${page.pathname}/pay`, {
    method: 'POST',
    headers: { origin: app.url, 'content-type': 'application/x-www-form-urlencoded' },
    body: '',
    redirect: 'manual',
  });
  await eventually(
    () =>
      ownerSql(app, 'SELECT 1 FROM billing.purchase WHERE workspace_id = $1', [person.workspaceId]),
    (rows) => rows.length > 0,
  );
}

/** What takes more than a customer to come about. */
async function plant(
  app: TestApp,
  { workspaceId: w, userId: u, email }: Customer,
  { mark, imageId, generationId }: { mark: string; imageId: string; generationId: string },
): Promise<void> {
  const id = randomUUID();
  const statements: [string, unknown[]][] = [
    [`UPDATE auth.sessions SET user_agent = $2 WHERE user_id = $1`, [u, `browser ${mark}`]],
    [
      `INSERT INTO billing.refund_request (purchase_id, amount_minor, reason, requested_by, audit_id, status)
       SELECT id, 1, $2, $3, $3, 'failed' FROM billing.purchase WHERE workspace_id = $1 LIMIT 1`,
      [w, `asked by ${email}`, id],
    ],
    [
      `WITH r AS (INSERT INTO billing.reconciliation (gateway, status) VALUES ('test', 'finished') RETURNING id)
       INSERT INTO billing.difference (reconciliation_id, gateway, kind, subject, theirs, ours, workspace_id,
                                       status, note)
       SELECT id, 'sandbox', 'test', $1::uuid::text, '1', '2', $1::uuid, 'explained', $2 FROM r`,
      [w, `wrote to ${email}`],
    ],
    [
      `INSERT INTO billing.sandbox_subscription (id, product_id, customer_id, customer_email, status, metadata,
                                                 period_start, period_end)
       SELECT 'sub_' || $1::text, 'p', id, email, 'canceled', '{}', kernel.now(), kernel.now()
         FROM billing.sandbox_customer WHERE email = $2`,
      [id, email],
    ],
    [
      `INSERT INTO credits.repair (id, account_id, at, by_role, reason, before, after)
       VALUES (uuidv7(), $1, kernel.now(), 'test', $2, jsonb_build_object('note', $2::text),
               jsonb_build_object('note', $2::text))`,
      [w, `请联系${email}谢谢`],
    ],
    [
      `SELECT credits.restore_hold($1, $2, 'restored_by_support', $3, $4)`,
      [imageId, `case of ${email}`, `for ${email}`, 'test'],
    ],
    [
      `UPDATE generation.attempt SET error_message = $2, usage = jsonb_build_object('said', $2::text)
        WHERE image_id = $1`,
      [imageId, `refused: ${mark}`],
    ],
    [
      `INSERT INTO generation.thread (workspace_id, title) VALUES ($1, $2)`,
      [w, `a lighthouse ${mark}`],
    ],
    [
      `INSERT INTO kernel.idempotency (scope, key, body_hash, claim_id, lease_until, status, body)
       VALUES ('generations:' || $1::text, $3, 'x', $2::uuid, kernel.now(), 202, jsonb_build_object('prompt', $3::text))`,
      [w, id, mark],
    ],
    [
      `INSERT INTO kernel.approval (id, action, subject_type, subject_id, workspace_id, payload, payload_hash,
         summary, amount, reason, request_key, request_hash, requested_by, requested_by_email, requested_at,
         expires_at, request_audit_id)
       VALUES ($1, 'credits.grant', 'customer', $2::uuid::text, $2::uuid, jsonb_build_object('to', $3::text), repeat('0', 64),
         jsonb_build_array(jsonb_build_object('label', 'product', 'value', $3::text)), 1, $4, $1::uuid::text, 'x', $1,
         'operator@example.com', kernel.now(), kernel.now() + interval '1 hour', $1)`,
      [id, w, email, `for ${email}`],
    ],
    [
      `INSERT INTO kernel.approval_decision (approval_id, outcome, decided_by, decided_by_email, reason, audit_id)
       VALUES ($1, 'rejected', uuidv7(), 'second@example.com', $2, $1)`,
      [id, `not for ${email}`],
    ],
    [
      `WITH v AS (INSERT INTO moderation.verdicts (workspace_id, subject, prompt, content_hash, outcome, rule, answers)
                  VALUES ($1, 'prompt', $2, sha256(convert_to($2, 'UTF8')), 'blocked', 'violence',
                          jsonb_build_array(jsonb_build_object('said', $2::text))) RETURNING id)
       INSERT INTO moderation.appeals (verdict_id, workspace_id, contact, message)
       SELECT id, $1, $3, $2 FROM v`,
      [w, `a fight ${mark}`, email],
    ],
    [
      `INSERT INTO moderation.restrictions (workspace_id, kind, refused, lifted_at, lifted_by, lift_reason)
       VALUES ($1, 'review', 5, kernel.now(), $2, $3)`,
      [w, u, `spoke with ${email}`],
    ],
    [
      `INSERT INTO support.cases (workspace_id, kind, origin, suggested) VALUES ($1, 'other', 'system', $2)`,
      [w, `write to ${email}`],
    ],
    [
      `INSERT INTO webhooks.endpoint (id, workspace_id, url, description, events)
       VALUES ($1, $2, $3, $4, ARRAY['generation.finished'])`,
      [id, w, `https://${mark}.example/hook`, `mine ${mark}`],
    ],
    [
      `INSERT INTO webhooks.event (id, workspace_id, type, body) VALUES ($1, $2, 'generation.finished', $3)`,
      [id, w, JSON.stringify({ prompt: mark })],
    ],
    [
      `WITH d AS (INSERT INTO webhooks.delivery (event_id, endpoint_id, status, end_reason, next_attempt_at,
                                                 finished_at, last_error)
                  VALUES ($1, $1, 'failed', 'gave_up', NULL, kernel.now(), $2) RETURNING id)
       INSERT INTO webhooks.attempt (delivery_id, at, duration_ms, status, answer)
       SELECT id, kernel.now(), 1, 500, $2 FROM d`,
      [id, `${mark} says no`],
    ],
    [
      `INSERT INTO storage.legal_hold (workspace_id, reason, placed_by, placed_by_email, lifted_by,
         lifted_by_email, lifted_at, lift_reason)
       VALUES ($1, $2, $3, 'operator@example.com', $3, 'operator@example.com', kernel.now(), $2)`,
      [w, `dispute with ${email}`, id],
    ],
    // Of one that was cancelled: a hold that ended with a note.
    [
      `UPDATE generation.image SET provider_echo = jsonb_build_object('revised', $2::text) WHERE generation_id = $1`,
      [generationId, mark],
    ],
  ];
  for (const [text, params] of statements) await ownerSql(app, text, params);
  await fillColumns(app, { workspaceId: w, userId: u, email, mark });
  await actAsOperator(app, u, email);
  await noteOnAReleasedHold(app, w, `cancelled by ${email}`);
}

/** Columns that are rarely filled. */
async function fillColumns(
  app: TestApp,
  {
    workspaceId: w,
    userId,
    email,
    mark,
  }: Pick<Customer, 'workspaceId' | 'userId' | 'email'> & { mark: string },
): Promise<void> {
  const about = `said ${email}`;
  const statements: [string, unknown[]][] = [
    [`UPDATE auth.mailed_links SET return_path = $2 WHERE user_id = $1`, [userId, `/?q=${mark}`]],
    [
      `UPDATE billing.checkout SET checkout_url = $2 WHERE workspace_id = $1`,
      [w, `https://pay.example/${mark}`],
    ],
    [`UPDATE billing.difference SET theirs = $2, ours = $2 WHERE workspace_id = $1`, [w, about]],
    [`UPDATE billing.payment_event SET note = $2 WHERE workspace_id = $1`, [w, about]],
    [
      `UPDATE billing.refund_request r SET note = $2 FROM billing.purchase p
        WHERE p.id = r.purchase_id AND p.workspace_id = $1`,
      [w, about],
    ],
    [
      `UPDATE billing.sandbox_customer SET name = $2, metadata = jsonb_build_object('note', $2::text) WHERE email = $1`,
      [email, mark],
    ],
    [
      `UPDATE billing.sandbox_delivery SET last_error = $2 WHERE strpos(body, $1) > 0`,
      [email, about],
    ],
    [
      `UPDATE generation.attempt a SET provider_request_id = $2 FROM generation.image i
        WHERE i.id = a.image_id AND i.workspace_id = $1`,
      [w, mark],
    ],
    [
      `UPDATE generation.image SET error_message = $2, placeholder = $2 WHERE workspace_id = $1`,
      [w, mark],
    ],
    [
      `INSERT INTO kernel.audit_log (actor_id, actor_email, action, subject_type, subject_id, workspace_id, reason, before, after)
       VALUES ($1, $2, 'test', 'test', 'test', $3, 'test', $4, $4)`,
      [userId, email, w, JSON.stringify({ to: email })],
    ],
    [
      `UPDATE kernel.mail SET subject = $2, html_body = $2, last_error = $2 WHERE user_id = $1`,
      [userId, about],
    ],
    [`UPDATE kernel.outbox SET last_error = $2 WHERE payload ->> 'workspaceId' = $1`, [w, about]],
    [
      `UPDATE moderation.appeals SET answer = $2, decided_at = kernel.now() WHERE workspace_id = $1`,
      [w, about],
    ],
    [
      `UPDATE storage.object SET placeholder = $2, credentials = jsonb_build_object('title', $2::text)
        WHERE workspace_id = $1`,
      [w, mark],
    ],
    [`UPDATE storage.upload SET rejection_detail = $2 WHERE workspace_id = $1`, [w, mark]],
    [
      `INSERT INTO support.cases (workspace_id, kind, origin, status, close_reason, closed_at, closed_by)
       VALUES ($1, 'other', 'customer', 'closed', $2, kernel.now(), $3)`,
      [w, about, userId],
    ],
    [`UPDATE webhooks.endpoint SET disabled_note = $2 WHERE workspace_id = $1`, [w, mark]],
  ];
  for (const [text, params] of statements) await ownerSql(app, text, params);
}

async function noteOnAReleasedHold(app: TestApp, account: string, note: string): Promise<void> {
  const hold = randomUUID();
  await ownerSql(
    app,
    `SELECT credits.place_holds($1, $2, ARRAY[$2::uuid], ARRAY[1]::bigint[], 'x', 'test')`,
    [account, hold],
  );
  await ownerSql(app, `SELECT credits.release_hold($1, false, 'platform_error', $2, 'test')`, [
    hold,
    note,
  ]);
}

/** What rows about others, and of nobody, know of an address. */
export async function leaveTraces(app: TestApp, address: string): Promise<void> {
  await ownerSql(
    app,
    `INSERT INTO kernel.audit_log (actor_id, actor_email, action, subject_type, subject_id, reason)
     VALUES (uuidv7(), $1, 'test', 'test', 'test', '请联系' || $1 || '谢谢, or ''' || $1 || '''')`,
    [address],
  );
  await ownerSql(
    app,
    `INSERT INTO kernel.mail (to_address, subject, text_body, status) VALUES ($1, 's', 'To ' || $1, 'kept')`,
    [address],
  );
  await ownerSql(
    app,
    `INSERT INTO billing.payment_event (gateway, event_id, type, body, status)
     VALUES ('sandbox', md5($1), 'test', jsonb_build_object('object', jsonb_build_object(
       'customer', jsonb_build_object('id', 'c', 'email', $1::text))), 'ignored')`,
    [address],
  );
  await ownerSql(
    app,
    `INSERT INTO billing.sandbox_customer (id, email, name) VALUES ('cust_' || md5($1), $1, 'Ann')`,
    [address],
  );
}
