import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import {
  firstAdmin,
  HttpClient,
  operator,
  ownerSql,
  signUp,
  type Customer,
} from '../../support/http-client.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { columnsWith } from '../../support/person-scan.js';
import { picture } from '../../support/pictures.js';
import { openCheckout } from '../billing/billing-client.js';
import { readBatch } from '../generation/batch-client.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  read,
} from '../generation/studio.js';
import { uploadOf } from '../generation/upload-client.js';
import { erasing, PATH, type View } from './erasing.js';

jest.setTimeout(300_000);

/** Real: Postgres, Redis, the API, the worker. */
describe('when somebody is erased', () => {
  let app: TestApp;
  let support: Customer;
  let run: ReturnType<typeof erasing>;

  beforeAll(async () => {
    app = await startApp({ worker: true });
    support = await operator(app, 'support');
    run = erasing(app);
  });
  afterAll(() => app.close());

  /** Somebody waits for the transaction of that connection. */
  const waitsFor = async (holder: { query(text: string): Promise<{ rows: object[] }> }) => {
    const { rows } = await holder.query('SELECT pg_current_xact_id()::xid::text AS id');
    const [{ id }] = rows as [{ id: string }];
    const waiting = () =>
      ownerSql(app, 'SELECT FROM pg_locks WHERE NOT granted AND transactionid = $1::xid', [id]);
    await eventually(waiting, (found) => found.length > 0);
  };

  it('is asked for with the password and the address, and can be taken back', async () => {
    const person = await signUp(app);
    expect(await run.ask(person, { password: 'not mine' })).toMatchObject({
      status: 403,
      body: { code: 'wrong_password' },
    });
    expect(await run.ask(person, { email: 'another@example.com' })).toMatchObject({
      status: 400,
      body: { code: 'erasure_differs' },
    });
    const planned = await run.ask(person);
    expect(planned).toMatchObject({
      status: 201,
      body: { erasure: { status: 'planned', waitsFor: null } },
    });
    const days = (Date.parse(planned.body.erasure!.dueAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(await run.ask(person)).toMatchObject({ status: 409, body: { code: 'erasure_planned' } });
    // It goes on as before until then, and nothing happens.
    await run.look();
    expect((await person.client.get('/api/v1/me')).status).toBe(200);
    expect(await person.client.delete(PATH)).toMatchObject({
      status: 200,
      body: { erasure: null },
    });
    expect(await person.client.delete(PATH)).toMatchObject({
      status: 404,
      body: { code: 'no_erasure' },
    });
  });

  it('waits for a subscription that is paid for, and refuses while one renews', async () => {
    const subscriber = await signUp(app);
    const subscribe = (status: string) =>
      ownerSql(
        app,
        `INSERT INTO billing.subscription (workspace_id, gateway, external_id, plan_code, product_code,
           external_product_id, credits, price_minor, currency, status, current_period_end)
         VALUES ($1, 'sandbox', $1::uuid::text, 'starter', 'plan_starter', 'p', 1, 1, 'USD', $2, kernel.now() + interval '9 days')
         ON CONFLICT (gateway, external_id) DO UPDATE SET status = excluded.status`,
        [subscriber.workspaceId, status],
      );
    await subscribe('active');
    expect(await run.ask(subscriber)).toMatchObject({
      status: 409,
      body: { code: 'subscription_renews' },
    });
    await subscribe('scheduled_cancel');
    expect(await run.ask(subscriber)).toMatchObject({
      status: 201,
      body: {
        obstacles: [{ code: 'subscription_runs', refuses: false, until: expect.any(String) }],
      },
    });
    await run.dayComes(subscriber.workspaceId);
    await run.look();
    expect((await subscriber.client.get<View>(PATH)).body.erasure).toMatchObject({
      status: 'planned',
      waitsFor: 'subscription_runs',
    });
    await subscribe('canceled');
    // A page on which one could still pay is waited for.
    await openCheckout(app, subscriber, 'pack_s');
    await run.dayComes(subscriber.workspaceId);
    await run.look();
    expect(await run.state(subscriber.workspaceId)).toMatchObject({ waits_for: 'checkout_open' });
    await ownerSql(
      app,
      `UPDATE billing.checkout SET created_at = created_at - interval '1 day' WHERE workspace_id = $1`,
      [subscriber.workspaceId],
    );
    // What is paid at the very moment is seen too.
    await withClient(app.database.ownerUrl, async (payment) => {
      await payment.query('BEGIN');
      await payment.query('SELECT FROM auth.workspaces WHERE id = $1 FOR SHARE', [
        subscriber.workspaceId,
      ]);
      await payment.query(
        `UPDATE billing.subscription SET status = 'active' WHERE workspace_id = $1`,
        [subscriber.workspaceId],
      );
      await run.dayComes(subscriber.workspaceId);
      const looked = run.look();
      await waitsFor(payment);
      await payment.query('COMMIT');
      await looked;
    });
    expect(await run.state(subscriber.workspaceId)).toMatchObject({
      status: 'planned',
      waits_for: 'subscription_renews',
    });
    await subscribe('canceled');
    await run.dayComes(subscriber.workspaceId);
    await run.done(subscriber.workspaceId);
    expect((await subscriber.client.get('/api/v1/me')).status).toBe(401);
  });

  it('waits for a legal hold, and is refused to operators while it lasts', async () => {
    const held = await signUp(app);
    await ownerSql(
      app,
      `INSERT INTO storage.legal_hold (workspace_id, reason, placed_by, placed_by_email)
       VALUES ($1, 'A dispute', $2, 'operator@example.com')`,
      [held.workspaceId, support.userId],
    );
    const erase = `/api/admin/v1/customers/${held.workspaceId}/erase`;
    expect(await support.client.post(erase, { reason: 'By letter' })).toMatchObject({
      status: 409,
      body: { code: 'legal_hold' },
    });
    expect((await run.ask(held)).status).toBe(201);
    await run.dayComes(held.workspaceId);
    await run.look();
    expect((await held.client.get<View>(PATH)).body.erasure).toMatchObject({
      status: 'planned',
      waitsFor: 'legal_hold',
    });
    // One that is placed when it has begun stops it where it is.
    const hold = (isOpen: boolean) =>
      ownerSql(
        app,
        `UPDATE storage.legal_hold SET lifted_by = CASE WHEN $2 THEN NULL ELSE placed_by END,
                lifted_by_email = CASE WHEN $2 THEN NULL ELSE placed_by_email END,
                lifted_at = CASE WHEN $2 THEN NULL ELSE kernel.now() END,
                lift_reason = CASE WHEN $2 THEN NULL ELSE 'over' END
          WHERE workspace_id = $1`,
        [held.workspaceId, isOpen],
      );
    await hold(false);
    await run.dayComes(held.workspaceId);
    await run.closing(held.workspaceId);
    await hold(true);
    await run.hurry(held.workspaceId);
    await run.look();
    expect(await run.state(held.workspaceId)).toMatchObject({
      status: 'running',
      waits_for: 'legal_hold',
    });
    await hold(false);
    await run.done(held.workspaceId);
  });

  it('takes out what was under way when it began, whenever that is written', async () => {
    const leaver = await signUp(app);
    const word = `late${randomUUID().slice(0, 8)}`;
    await withClient(app.database.ownerUrl, async (late) => {
      await late.query('BEGIN');
      await run.ask(leaver);
      await run.dayComes(leaver.workspaceId);
      const { closing_s } = await run.closing(leaver.workspaceId);
      expect(closing_s).toBeGreaterThan(300);
      for (const statement of [
        `INSERT INTO generation.thread (workspace_id, title) VALUES ($1, $2)`,
        `INSERT INTO moderation.verdicts (workspace_id, subject, prompt, content_hash, outcome, answers)
         VALUES ($1, 'prompt', $2, sha256(convert_to($2, 'UTF8')), 'allowed', '[]')`,
        `WITH c AS (INSERT INTO support.cases (workspace_id, kind, origin) VALUES ($1, 'other', 'customer') RETURNING id)
         INSERT INTO support.messages (case_id, author, body) SELECT id, 'customer', $2 FROM c`,
        `INSERT INTO storage.upload (id, workspace_id, filename, content_type, bytes)
         VALUES (uuidv7(), $1, $2, 'image/png', 1)`,
      ])
        await late.query(statement, [leaver.workspaceId, word]);
      await late.query('COMMIT');
    });
    expect((await columnsWith(app.database, [word])).size).toBe(4);
    // Not before its time.
    await run.look();
    expect(await run.state(leaver.workspaceId)).toMatchObject({ status: 'running', pass: 2 });
    await run.done(leaver.workspaceId);
    expect(await columnsWith(app.database, [word])).toEqual(new Map());
    // The one that found it, and one more that found nothing.
    expect((await run.state(leaver.workspaceId)).pass).toBe(3);
  });

  it('closes cases, but for those about money that a person has to see to', async () => {
    const leaver = await signUp(app);
    const open = (kind: string, origin: string, reference: string) =>
      ownerSql(
        app,
        `WITH c AS (INSERT INTO support.cases (workspace_id, kind, origin, reference, suggested)
                    VALUES ($1, $2, $3, $4, 'Write to ' || $5) RETURNING id)
         INSERT INTO support.messages (case_id, author, body)
         SELECT id, 'system', '9.00 USD of ' || $5 || ' was paid twice: give it back' FROM c`,
        [leaver.workspaceId, kind, origin, reference, leaver.email],
      );
    await open('payment', 'system', 'twice');
    await open('payment', 'customer', 'theirs');
    await open('other', 'system', 'paused');
    await run.ask(leaver);
    await run.dayComes(leaver.workspaceId);
    await run.done(leaver.workspaceId);
    const cases = await ownerSql(
      app,
      `SELECT c.status, c.reference, c.suggested, m.body FROM support.cases c
         JOIN support.messages m ON m.case_id = c.id WHERE c.workspace_id = $1 ORDER BY c.id`,
      [leaver.workspaceId],
    );
    expect(cases).toEqual([
      {
        status: 'open',
        reference: 'twice',
        suggested: 'Write to [erased]',
        body: '9.00 USD of [erased] was paid twice: give it back',
      },
      { status: 'closed', reference: null, suggested: null, body: '[erased]' },
      { status: 'closed', reference: 'paused', suggested: null, body: '[erased]' },
    ]);
  });

  it('lets nobody write who comes to it after it began', async () => {
    const leaver = await signUp(app);
    const answer = await withClient(app.database.ownerUrl, async (beginning) => {
      await beginning.query('BEGIN');
      await beginning.query(
        'UPDATE auth.workspaces SET erased_since = kernel.now() WHERE id = $1',
        [leaver.workspaceId],
      );
      // It was let in before that, and is on its way.
      const asked = leaver.client.post('/api/v1/collections', { name: 'Mine' });
      await waitsFor(beginning);
      await beginning.query('COMMIT');
      return asked;
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect(
      await ownerSql(app, 'SELECT FROM generation.collection WHERE workspace_id = $1', [
        leaver.workspaceId,
      ]),
    ).toEqual([]);
  });

  it('takes two operators, and not an operator themselves', async () => {
    const customer = await signUp(app);
    const erase = (id: string) =>
      support.client.post<{ code: string; approvalId: string }>(
        `/api/admin/v1/customers/${id}/erase`,
        { reason: 'Asked by letter' },
      );
    const admin = new HttpClient(app.url);
    expect(await erase(customer.workspaceId)).toMatchObject({
      status: 409,
      body: { code: 'no_second_person' },
    });
    admin.cookie = (await firstAdmin(app)).cookie;
    const asked = await erase(customer.workspaceId);
    expect(asked.status).toBe(202);
    expect((await customer.client.get<View>(PATH)).body.erasure).toBeNull();
    const approve = `/api/admin/v1/approvals/${asked.body.approvalId}/approve`;
    expect((await support.client.post(approve, {})).status).toBe(403);
    expect((await admin.post(approve, {})).status).toBe(200);
    expect((await customer.client.get<View>(PATH)).body.erasure).toMatchObject({
      status: 'planned',
    });
    const list = await support.client.get<{
      items: { id: string; status: string; askedBy: string }[];
    }>(`/api/admin/v1/erasures?workspaceId=${customer.workspaceId}`);
    expect(list.body.items).toMatchObject([{ status: 'planned', askedBy: 'operator' }]);
    const back = `/api/admin/v1/erasures/${list.body.items[0]!.id}/take-back`;
    expect(await support.client.post(back, { reason: 'They stay' })).toMatchObject({
      status: 200,
      body: { status: 'taken_back' },
    });
    expect((await erase(support.workspaceId)).body.code).toBe('operator_account');
    expect((await customer.client.get('/api/admin/v1/erasures')).status).toBe(403);
  });

  it('ends what a moderator has and a batch that is checked; retention keeps it until then', async () => {
    const leaver = await customerWith(app, 500);
    const { client, workspaceId } = leaver;
    const bytes = await picture(64, 64);
    const [needed, forgotten] = [
      await uploadOf(app, leaver, bytes),
      await uploadOf(app, leaver, bytes),
    ];
    const wish = { prompt: 'a quiet street [demo:unsure]', referenceIds: [needed] };
    const { id } = await accepted(leaver, wish);
    const job = await eventually(
      () => read(leaver, id),
      ({ images }) => images[0]?.status === 'in_review',
    );
    // As while the service that moderates it is away.
    const batchId = randomUUID();
    await ownerSql(
      app,
      `WITH b AS (INSERT INTO generation.batch (id, workspace_id, user_id, origin, name, rows, check_until)
                  VALUES ($1, $2, $3, 'studio', 'cats', 1, kernel.now() + interval '1 day') RETURNING id)
       INSERT INTO generation.batch_row (batch_id, position, line, status, prompt, style, aspect_ratio,
                                         resolution, count, wanted, credits_each)
       SELECT id, 1, 1, 'unchecked', 'a cat', 'none', '1:1', '1K', 1, 1, 10 FROM b`,
      [batchId, workspaceId, leaver.userId],
    );

    await tellNobody(app.database);
    await ownerSql(
      app,
      `UPDATE storage.object SET created_at = created_at - interval '9 years' WHERE workspace_id = $1`,
      [workspaceId],
    );
    const admin = (await operator(app, 'admin')).client;
    const { body: begun } = await admin.post<{ id: string }>('/api/admin/v1/retention/runs', {
      reason: 'a test',
    });
    await eventually(
      async () =>
        (await admin.get<{ status: string }>(`/api/admin/v1/retention/runs/${begun.id}`)).body,
      ({ status }) => status === 'finished',
    );
    const content = async (upload: string) =>
      (await client.get(`/api/v1/uploads/${upload}/content`)).status;
    expect([await content(needed), await content(forgotten)]).toEqual([200, 404]);
    expect((await read(leaver, id)).images).toMatchObject([{ status: 'in_review' }]);
    expect(await readBatch(leaver, batchId)).toMatchObject({ status: 'checking' });
    expect((await balance(leaver)).held).toBe(10);

    // Until the signed link of an upload is dead its bytes are waited for.
    await ownerSql(
      app,
      `UPDATE storage.object SET settle_after = settle_after - interval '1 hour'
        WHERE workspace_id = $1 AND kind = 'incoming' AND state = 'deleting'`,
      [workspaceId],
    );
    await run.ask(leaver);
    await run.dayComes(workspaceId);
    await run.done(workspaceId);
    const states = await ownerSql(
      app,
      `SELECT i.status, b.status AS batch, a.held::int AS held,
              (SELECT array_agg(DISTINCT r.status) FROM generation.batch_row r WHERE r.batch_id = b.id) AS rows
         FROM generation.image i, generation.batch b, credits.account a
        WHERE i.id = $1 AND b.id = $2 AND a.id = $3`,
      [job.images[0]!.id, batchId, workspaceId],
    );
    expect(states).toEqual([{ status: 'cancelled', batch: 'stopped', held: 0, rows: ['stopped'] }]);
    expect(await booksFindings(app)).toEqual([]);
  });
});
