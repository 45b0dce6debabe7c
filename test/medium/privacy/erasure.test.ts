import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { UnitOfWork } from '#kernel';
import { MailedLinks } from '../../../libs/auth/src/mails/mailed-links.js';
import type { User } from '../../../libs/auth/src/user.js';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { RunErasure } from '../../../libs/privacy/src/erase-person/run-erasure.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import {
  firstAdmin,
  HttpClient,
  operator,
  ownerSql,
  PASSWORD,
  signIn,
  signUp,
  type Customer,
} from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { allTables, columnsWith } from '../../support/person-scan.js';
import { accepted, booksFindings, eventually } from '../generation/studio.js';
import { WITH_WORDS_OF_PERSONS, WITHOUT_WORDS_OF_PERSONS } from './tables.js';
import { leaveTraces, wholeLife, type WholeLife } from './whole-life.js';

jest.setTimeout(300_000);

const PATH = '/api/v1/account/erasure';
const FOLDERS = ['incoming/', 'uploads/', 'outputs/', 'quarantine/'];

interface View {
  erasure: { status: string; dueAt: string; waitsFor: string | null } | null;
  obstacles: { code: string; refuses: boolean }[];
}

const tablesOf = (columns: Map<string, number>) =>
  new Set([...columns.keys()].map((column) => column.split('.').slice(0, 2).join('.')));

/** Real: Postgres, Redis, the API, the worker, the demo engine, both object stores. */
describe.each(await testStoreKinds())('erasing a person on $name', ({ open }) => {
  let app: TestApp;
  let home: TestStore;
  let support: Customer;
  let person: WholeLife;
  let neighbour: WholeLife;
  let before: Map<string, number>;

  beforeAll(async () => {
    home = await open();
    app = await startApp({ worker: true, env: { ...home.env, MODERATION: 'local' } });
    support = await operator(app, 'support');
    person = await wholeLife(app, support);
    neighbour = await wholeLife(app, support);
    // The audit has read the rows of the ledger that will lose names, and remembers their sum.
    await app.api.get(AuditBooks, { strict: false }).checkEverything();
    before = await columnsWith(app.database, person.words);
  });
  afterAll(async () => {
    await app.close();
    await home.drop();
  });

  const keysOf = async (workspaceId: string) => {
    const store = app.api.get(ObjectStore, { strict: false });
    const keys: string[] = [];
    for (const folder of FOLDERS)
      keys.push(
        ...(await store.list(`${folder}${workspaceId}/`, { limit: 1_000 })).objects.map(
          ({ key }) => key,
        ),
      );
    return keys;
  };
  const ask = (who: Customer, wish: object = {}) =>
    who.client.post<View & { code: string }>(PATH, {
      email: who.email,
      password: PASSWORD,
      ...wish,
    });
  /** Its day has come, and the worker that was waiting for it is at it. */
  const dayComes = (workspaceId: string) =>
    ownerSql(
      app,
      `UPDATE privacy.erasure SET due_at = kernel.now(), next_try_at = kernel.now() - interval '1 second'
        WHERE workspace_id = $1 AND status = 'planned'`,
      [workspaceId],
    );
  const done = (workspaceId: string) =>
    eventually(
      async () => {
        await app.worker!.get(RunErasure, { strict: false }).runDue();
        return ownerSql<{ id: string; status: string; last_error: string | null }>(
          app,
          'SELECT id, status, last_error FROM privacy.erasure WHERE workspace_id = $1 ORDER BY id DESC LIMIT 1',
          [workspaceId],
        );
      },
      ([row]) => row?.status === 'done',
    );

  it('knows of every table whether words of persons can stand in it', async () => {
    const known = new Set([...WITH_WORDS_OF_PERSONS, ...WITHOUT_WORDS_OF_PERSONS]);
    const tables = await allTables(app.database);
    expect(tables.filter((table) => !known.has(table))).toEqual([]);
  });

  it('looks for somebody who left words in all of these', () => {
    const found = tablesOf(before);
    expect(WITH_WORDS_OF_PERSONS.filter((table) => !found.has(table))).toEqual([]);
    expect([...found].filter((table) => !WITH_WORDS_OF_PERSONS.includes(table))).toEqual([]);
  });

  it('is asked for with the password and the address, and can be taken back', async () => {
    expect(await ask(person, { password: 'not mine' })).toMatchObject({
      status: 403,
      body: { code: 'wrong_password' },
    });
    expect(await ask(person, { email: 'another@example.com' })).toMatchObject({
      status: 400,
      body: { code: 'erasure_differs' },
    });
    const planned = await ask(person);
    expect(planned).toMatchObject({
      status: 201,
      body: { erasure: { status: 'planned', waitsFor: null } },
    });
    const days = (Date.parse(planned.body.erasure!.dueAt) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    expect(await ask(person)).toMatchObject({ status: 409, body: { code: 'erasure_planned' } });
    // It goes on as before until then, and nothing happens.
    await app.worker!.get(RunErasure, { strict: false }).runDue();
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
    expect(await ask(subscriber)).toMatchObject({
      status: 409,
      body: { code: 'subscription_renews' },
    });
    await subscribe('scheduled_cancel');
    expect(await ask(subscriber)).toMatchObject({
      status: 201,
      body: {
        obstacles: [{ code: 'subscription_runs', refuses: false, until: expect.any(String) }],
      },
    });
    await dayComes(subscriber.workspaceId);
    await app.worker!.get(RunErasure, { strict: false }).runDue();
    expect((await subscriber.client.get<View>(PATH)).body.erasure).toMatchObject({
      status: 'planned',
      waitsFor: 'subscription_runs',
    });
    await subscribe('canceled');
    await dayComes(subscriber.workspaceId);
    await done(subscriber.workspaceId);
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
    expect((await ask(held)).status).toBe(201);
    await dayComes(held.workspaceId);
    await app.worker!.get(RunErasure, { strict: false }).runDue();
    expect((await held.client.get<View>(PATH)).body.erasure).toMatchObject({
      status: 'planned',
      waitsFor: 'legal_hold',
    });
  });

  it('leaves nothing of the person in any table or object, and all of the others', async () => {
    const others = await columnsWith(app.database, neighbour.words);
    const othersKeys = await keysOf(neighbour.workspaceId);
    expect((await keysOf(person.workspaceId)).length).toBeGreaterThan(3);
    // Until the signed link of an upload is dead its bytes are waited for.
    await ownerSql(
      app,
      `UPDATE storage.object SET settle_after = settle_after - interval '1 hour'
        WHERE workspace_id = $1 AND kind = 'incoming' AND state = 'deleting'`,
      [person.workspaceId],
    );
    // Something still runs, and something waits.
    await accepted(person, { prompt: `[demo:slow=60000] ${person.words[0]}` });
    await ask(person);
    await dayComes(person.workspaceId);
    const [erasure] = await done(person.workspaceId);

    expect(await columnsWith(app.database, person.words)).toEqual(new Map());
    expect(await keysOf(person.workspaceId)).toEqual([]);
    expect(await columnsWith(app.database, neighbour.words)).toEqual(others);
    expect(await keysOf(neighbour.workspaceId)).toEqual(othersKeys);
    expect(
      (await neighbour.client.get(`/api/v1/images/${neighbour.imageIds[0]}/content`)).status,
    ).toBe(200);

    expect((await person.client.get('/api/v1/me')).status).toBe(401);
    await expect(signIn(app, person.email)).rejects.toThrow('401');
    const certificate = await support.client.get<{
      status: string;
      steps: { eraser: string; erased: Record<string, number> }[];
    }>(`/api/admin/v1/erasures/${erasure!.id}`);
    const counts = Object.assign(
      {},
      ...certificate.body.steps.map(({ erased }) => erased),
    ) as Record<string, number>;
    expect(certificate.body.status).toBe('done');
    expect(counts).toMatchObject({
      accounts: 1,
      prompts: 2,
      apiKeys: 1,
      webhookEndpoints: 1,
      uploads: 1,
    });
    expect(counts.objects).toBeGreaterThan(3);
    expect(counts.mails).toBeGreaterThan(1);
    expect(JSON.stringify(certificate.body)).not.toContain(person.words[0]);
  });

  it('takes nothing from whoever has an address that only looks alike', async () => {
    const own = `ann${randomUUID().slice(0, 8)}@example.com`;
    const [local] = own.split('@');
    const leaver = await signUp(app, own);
    await ownerSql(app, `UPDATE auth.users SET email_status = 'verified' WHERE id = $1`, [
      leaver.userId,
    ]);
    const others = [`jo${own}`, `a.${own}`, `_${own}`, `${own}.cn`];
    for (const address of others) await leaveTraces(app, (await signUp(app, address)).email);
    const before = await Promise.all(others.map((address) => columnsWith(app.database, [address])));
    expect(before[0]!.get('kernel.audit_log.actor_email')).toBe(1);
    expect(before[0]!.has('billing.sandbox_customer.email')).toBe(true);
    await leaveTraces(app, own);
    // Its own: a link to another mailbox that nobody opened, and a word of the machine like its name.
    const pending = `new-${own}`;
    const mails = app.api.get(MailedLinks, { strict: false });
    const user = { id: leaver.userId, locale: 'zh' } as User;
    await app.api.get(UnitOfWork).run(() => mails.sendTo(pending, 'change', user, null));
    await ownerSql(
      app,
      `INSERT INTO billing.payment_event (gateway, event_id, type, body, status, workspace_id)
       VALUES ('sandbox', $1, 'test', jsonb_build_object('status', $2::text), 'processed', $3)`,
      [leaver.workspaceId, local, leaver.workspaceId],
    );

    await ask(leaver);
    await dayComes(leaver.workspaceId);
    await done(leaver.workspaceId);
    const after = await Promise.all(others.map((address) => columnsWith(app.database, [address])));
    expect(after).toEqual(before);
    for (const trace of [`请联系${own}谢谢`, `'${own}'`, `"${own}"`, pending])
      expect(await columnsWith(app.database, [trace])).toEqual(new Map());
    const [event] = await ownerSql(
      app,
      'SELECT body FROM billing.payment_event WHERE event_id = $1',
      [leaver.workspaceId],
    );
    expect(event).toEqual({ body: { status: local } });
  });

  it('takes nothing from the mailbox of which somebody has an alias, or says so', async () => {
    const mailbox = `bea${randomUUID().slice(0, 8)}@example.com`;
    const alias = await signUp(app, mailbox.replace('@', '+2@'));
    await leaveTraces(app, (await signUp(app, mailbox)).email);
    const before = await columnsWith(app.database, [mailbox]);
    await ask(alias);
    await dayComes(alias.workspaceId);
    await done(alias.workspaceId);
    expect(await columnsWith(app.database, [mailbox])).toEqual(before);
  });

  it('keeps the books whole, and the trial once per person', async () => {
    const audit = await app.api.get(AuditBooks, { strict: false }).checkEverything();
    expect(audit.findings).toEqual([]);
    expect(await booksFindings(app)).toEqual([]);
    const again = await signUp(app, person.email);
    const me = await again.client.get<{ trial: { status: string } }>('/api/v1/me');
    expect(me.body.trial.status).toBe('withheld');
  });

  it('takes what the payment service tells later without the name in it', async () => {
    const [event] = await ownerSql<{ gateway: string; event_id: string }>(
      app,
      'SELECT gateway, event_id FROM billing.payment_event WHERE workspace_id = $1 LIMIT 1',
      [person.workspaceId],
    );
    const body = JSON.stringify({
      object: { customer: { email: person.email, name: 'Quill' }, amount: 5 },
    });
    await ownerSql(
      app,
      `UPDATE billing.payment_event SET status = 'received', body = $3, next_attempt_at = kernel.now()
        WHERE gateway = $1 AND event_id = $2`,
      [event!.gateway, event!.event_id, body],
    );
    await eventually(
      () => columnsWith(app.database, [person.words[0]!]),
      (found) => !found.has('billing.payment_event.body'),
    );
  });

  it('would find words in a table that nobody thought of', async () => {
    await ownerSql(app, 'CREATE TABLE support.note (workspace_id uuid, body jsonb, bytes bytea)');
    await ownerSql(app, 'INSERT INTO support.note VALUES ($1, $2, $3)', [
      person.workspaceId,
      { of: [person.email] },
      Buffer.from(`\u0000${person.email}`),
    ]);
    expect([...(await columnsWith(app.database, [person.email])).keys()]).toEqual(
      expect.arrayContaining(['support.note.body', 'support.note.bytes']),
    );
    await ownerSql(app, 'DROP TABLE support.note');
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
});
