import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { UnitOfWork } from '#kernel';
import { erasureEn, erasureZh } from '../../../admin/src/erasures/erasure.words.js';
import { MailedLinks } from '../../../libs/auth/src/mails/mailed-links.js';
import type { User } from '../../../libs/auth/src/user.js';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { archiveKey } from '../../../libs/storage/src/object-key.js';
import { PART_BYTES } from '../../../libs/storage/src/object-store/multipart-put.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signIn, signUp, type Customer } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { allTables, columnsForWords, columnsWith } from '../../support/person-scan.js';
import { accepted, booksFindings, eventually } from '../generation/studio.js';
import { COLUMNS_WITHOUT_WORDS } from './columns.js';
import { erasing } from './erasing.js';
import { WITH_WORDS_OF_PERSONS, WITHOUT_WORDS_OF_PERSONS } from './tables.js';
import { leaveTraces, wholeLife, type WholeLife } from './whole-life.js';

jest.setTimeout(300_000);

const FOLDERS = ['incoming/', 'uploads/', 'outputs/', 'quarantine/', 'exports/'];
const later = () => new Date(Date.now() + 3_600_000);

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
  let run: ReturnType<typeof erasing>;

  beforeAll(async () => {
    home = await open();
    app = await startApp({ worker: true, env: { ...home.env, MODERATION: 'local' } });
    run = erasing(app);
    support = await operator(app, 'support');
    person = await wholeLife(app, support);
    neighbour = await wholeLife(app, support);
    // The audit has read the rows of the ledger that will lose names, and remembers their sum.
    await app.api.get(AuditBooks, { strict: false }).checkEverything();
    before = await columnsWith(app.database, person.words);
  });
  afterAll(async () => {
    for (const body of unended) body.destroy();
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
  /** A first part goes into the store, and nothing more ever comes. */
  const unended: PassThrough[] = [];
  const halfWritten = async (workspaceId: string) => {
    const body = new PassThrough();
    unended.push(body);
    const store = app.api.get(ObjectStore, { strict: false });
    const key = archiveKey(workspaceId, randomUUID(), 'a', 1);
    store.putStream(key, body, 'application/zip').catch(() => undefined);
    body.write(randomBytes(PART_BYTES + 1));
    // One that began only after the erasure would be nothing that the erasure could end.
    await eventually(
      () => Promise.resolve(body.readableLength),
      (left) => left === 0,
    );
  };

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

  it('looks into every column that could hold them', async () => {
    const fixed = new Set(
      Object.entries(COLUMNS_WITHOUT_WORDS).flatMap(([table, columns]) =>
        columns.split(' ').map((column) => `${table}.${column}`),
      ),
    );
    const columns = await columnsForWords(app.database);
    expect(columns.filter((column) => !before.has(column) && !fixed.has(column))).toEqual([]);
    expect([...fixed].filter((column) => before.has(column) || !columns.includes(column))).toEqual(
      [],
    );
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
    // Writes that a process died at.
    for (const { workspaceId } of [person, neighbour]) await halfWritten(workspaceId);
    // Something still runs, and something waits.
    await accepted(person, { prompt: `[demo:slow=60000] ${person.words[0]}` });
    await run.ask(person);
    await run.dayComes(person.workspaceId);
    const erasure = await run.done(person.workspaceId);

    expect(await columnsWith(app.database, person.words)).toEqual(new Map());
    expect(await keysOf(person.workspaceId)).toEqual([]);
    const store = app.api.get(ObjectStore, { strict: false });
    expect(await store.dropUnfinished(later(), person.workspaceId)).toBe(0);
    await eventually(
      () => store.dropUnfinished(later(), neighbour.workspaceId),
      (dropped) => dropped === 1,
    );
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
    }>(`/api/admin/v1/erasures/${erasure.id}`);
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
    for (const words of [erasureEn, erasureZh])
      expect(Object.keys(counts).filter((what) => !Object.hasOwn(words.counts, what))).toEqual([]);
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

    await run.ask(leaver);
    await run.dayComes(leaver.workspaceId);
    await run.done(leaver.workspaceId);
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
    await run.ask(alias);
    await run.dayComes(alias.workspaceId);
    await run.done(alias.workspaceId);
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
});
