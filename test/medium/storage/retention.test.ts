import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { newId, ObjectKeepers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { operator, ownerSql, signUp, type HttpClient } from '../../support/http-client.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { picture } from '../../support/pictures.js';

interface Tally {
  count: number;
  bytes: number;
  oldest: string | null;
}
interface Run {
  id: string;
  kind: string;
  status: string;
  uploads: Tally;
  outputs: Tally;
  kept: number;
  sample: { objectId: string }[];
  deletedObjects: number;
  deletedBytes: number;
  verifiedGone: number;
  failures: unknown[];
  failureCount: number;
  code?: string;
}

/** Real: Postgres, Redis, API and worker, both object stores. Time is moved in the database. */
describe.each(await testStoreKinds())('retention on $name', ({ open }) => {
  let app: TestApp;
  let home: TestStore;
  let storage: Storage;
  let store: ObjectStore;
  let unitOfWork: UnitOfWork;
  let runs: RunRetention;
  let tiny: Buffer;
  const needed = new Set<string>();

  beforeAll(async () => {
    home = await open();
    app = await startApp({ env: home.env });
    await tellNobody(app.database);
    storage = app.api.get(Storage, { strict: false });
    store = app.api.get(ObjectStore, { strict: false });
    unitOfWork = app.api.get(UnitOfWork, { strict: false });
    runs = app.api.get(RunRetention, { strict: false });
    app.api
      .get(ObjectKeepers, { strict: false })
      .register('test', (ids) => Promise.resolve(ids.filter((id) => needed.has(id))));
    tiny = await picture(32, 32);
  });
  afterAll(async () => {
    await app.close();
    await home.drop();
  });
  beforeEach(async () => {
    needed.clear();
    await setClockOffset(app.database, '0');
    await ownerSql(app, 'TRUNCATE storage.retention_run, storage.object, storage.upload');
  });

  async function workspaceOn(plan: string): Promise<string> {
    const workspaceId = newId();
    const until = new Date(Date.now() + 9e10);
    if (plan !== 'free')
      await unitOfWork.run(() =>
        app.api.get(Catalog, { strict: false }).assignPlan(workspaceId, plan, until),
      );
    return workspaceId;
  }
  const output = (workspaceId: string) =>
    storage.putOutput({ workspaceId, imageId: newId(), attempt: 1, bytes: tiny });
  const admin = async () => (await operator(app, 'admin')).client;
  const dryRun = async (client: HttpClient) =>
    (await client.post<Run>('/api/admin/v1/retention/dry-run')).body;
  /** Starts a run over HTTP and does the worker's part here. */
  async function run(client: HttpClient): Promise<Run> {
    const started = await client.post<Run>('/api/admin/v1/retention/runs', { reason: 'a test' });
    expect([started.status, started.body.status]).toEqual([201, 'running']);
    await runs.work(started.body.id);
    return (await client.get<Run>(`/api/admin/v1/retention/runs/${started.body.id}`)).body;
  }
  const there = async (key: string) => (await store.head(parseKey(key))) !== null;
  const readable = (objectId: string) =>
    storage.read(objectId).then(
      () => true,
      () => false,
    );

  it('deletes by the days of the plan that each workspace has now', async () => {
    const [free, starter, pro] = [
      await workspaceOn('free'),
      await workspaceOn('starter'),
      await workspaceOn('pro'),
    ];
    const [a, b, c] = [await output(free), await output(starter), await output(pro)];
    const gone = async () => [!(await there(a.key)), !(await there(b.key)), !(await there(c.key))];
    for (const [age, expected] of [
      ['29 days', [false, false, false]],
      ['31 days', [true, false, false]],
      ['181 days', [true, true, false]],
      ['366 days', [true, true, true]],
    ] as const) {
      await setClockOffset(app.database, age);
      await run(await admin());
      expect(await gone()).toEqual(expected);
    }
  });

  it('a dry run says what the run then does, and deletes nothing', async () => {
    const workspace = await workspaceOn('free');
    const outputs = await Promise.all([1, 2, 3].map(() => output(workspace)));
    const young = await workspaceOn('pro');
    await output(young);
    needed.add((outputs[2] as { objectId: string }).objectId);
    await setClockOffset(app.database, '31 days');
    const client = await admin();
    const said = await dryRun(client);
    expect(said).toMatchObject({ kind: 'dry_run', status: 'finished', deletedObjects: 0, kept: 1 });
    expect(said.outputs.count).toBe(2);
    for (const { objectId } of outputs) expect(await readable(objectId)).toBe(true);
    const done = await run(client);
    expect(done).toMatchObject({ kind: 'run', status: 'finished', kept: 1, failureCount: 0 });
    expect([done.outputs, done.uploads, done.sample]).toEqual([
      said.outputs,
      said.uploads,
      said.sample,
    ]);
    expect(done.deletedObjects).toBe(6); // two originals, each with thumbnail and preview
    expect(done.verifiedGone).toBe(6);
    expect(done.deletedBytes).toBe(said.outputs.bytes);
    expect(await Promise.all(outputs.map(({ objectId }) => readable(objectId)))).toEqual([
      false,
      false,
      true,
    ]);
    expect((await dryRun(client)).outputs.count).toBe(0);
  });

  it('deletes uploads too, and tells with a fact each', async () => {
    const { client, workspaceId } = await signUp(app);
    const { body: ticket } = await client.post<{
      id: string;
      uploadUrl: string;
      headers: Record<string, string>;
    }>('/api/v1/uploads', { filename: 'a.png', contentType: 'image/png', bytes: tiny.length });
    await fetch(ticket.uploadUrl, {
      method: 'PUT',
      headers: ticket.headers,
      body: new Uint8Array(tiny),
    });
    expect((await client.post(`/api/v1/uploads/${ticket.id}/complete`)).status).toBe(200);
    const image = await output(workspaceId);
    await setClockOffset(app.database, '400 days');
    const done = await run(await admin());
    expect([done.uploads.count, done.outputs.count]).toEqual([1, 1]);
    const facts = await unitOfWork.sql<{ id: string; reason: string }>(
      `SELECT payload->>'objectId' AS id, payload->>'reason' AS reason FROM kernel.outbox
        WHERE name = 'storage.object-deleted' AND payload->>'workspaceId' = $1`,
      [workspaceId],
    );
    expect(facts.map((fact) => fact.id).sort()).toEqual([ticket.id, image.objectId].sort());
    expect(facts.every((fact) => fact.reason === 'retention')).toBe(true);
    const [upload] = await unitOfWork.sql<{ status: string; filename: string }>(
      'SELECT status, filename FROM storage.upload WHERE id = $1',
      [ticket.id],
    );
    expect(upload).toEqual({ status: 'deleted', filename: '' });
  });

  it('keeps refused outputs for their appeal and no longer, whatever the plan', async () => {
    const { objectId } = await output(await workspaceOn('studio'));
    const copy = await storage.quarantine(objectId);
    const [row] = await unitOfWork.sql<{ key: string }>(
      'SELECT key FROM storage.object WHERE id = $1',
      [copy],
    );
    const key = row?.key ?? '';
    await storage.remove([objectId], 'quarantined');
    await setClockOffset(app.database, '59 days');
    await run(await admin());
    expect(await there(key)).toBe(true);
    await setClockOffset(app.database, '61 days');
    await run(await admin());
    expect(await there(key)).toBe(false);
  });

  it('goes through many batches and many workspaces, each object once', async () => {
    await seedRows(app, { workspaces: 230, each: 3 });
    const client = await admin();
    const said = await dryRun(client);
    expect(said.outputs).toMatchObject({ count: 690, bytes: 6900 });
    const done = await run(client);
    expect(done).toMatchObject({ deletedObjects: 690, deletedBytes: 6900, failureCount: 0 });
    expect(done.sample).toHaveLength(20);
  });

  it('lets one run run at a time, needs an admin and a reason, and leaves an audit row', async () => {
    const path = '/api/admin/v1/retention/runs';
    const client = await admin();
    expect((await client.post(path, { reason: '' })).status).toBe(400);
    expect((await client.post(path, {})).status).toBe(400);
    const first = await client.post<Run & { auditId: string }>(path, { reason: 'spring clean-up' });
    expect(first.status).toBe(201);
    const second = await client.post<Run>(path, { reason: 'again' });
    expect([second.status, second.body.code]).toEqual([409, 'retention_run_in_progress']);
    const audit = await ownerSql<{ id: string; reason: string; subject_id: string }>(
      app,
      `SELECT id, reason, subject_id FROM kernel.audit_log WHERE action = 'retention.run-started'
        ORDER BY id DESC LIMIT 1`,
    );
    expect(audit).toEqual([
      { id: first.body.auditId, reason: 'spring clean-up', subject_id: first.body.id },
    ]);
    const support = (await operator(app, 'support')).client;
    expect((await support.post(path, { reason: 'let me' })).status).toBe(403);
    expect((await support.get('/api/admin/v1/retention/policies')).status).toBe(200);
    const { client: customer } = await signUp(app);
    for (const each of ['policies', 'runs', `runs/${first.body.id}`])
      expect((await customer.get(`/api/admin/v1/retention/${each}`)).status).toBe(403);
    expect((await customer.post('/api/admin/v1/retention/dry-run')).status).toBe(403);
  });

  it('lists its runs and the policies', async () => {
    const client = await admin();
    await dryRun(client);
    await run(client);
    const list = await client.get<{ items: Run[]; total: number }>(
      '/api/admin/v1/retention/runs?_start=0&_end=1',
    );
    expect([list.body.total, list.body.items.length]).toEqual([2, 1]);
    const policies = await client.get<{ items: { id: string; outputRetentionDays: number }[] }>(
      '/api/admin/v1/retention/policies',
    );
    expect(policies.body.items.map((row) => [row.id, row.outputRetentionDays])).toEqual([
      ['free', 30],
      ['starter', 180],
      ['pro', 365],
      ['studio', 730],
    ]);
  });

  it('is taken up where it was left, by whoever comes next, and counts nothing twice', async () => {
    await seedRows(app, { workspaces: 3, each: 150 });
    const client = await admin();
    const started = await client.post<Run>('/api/admin/v1/retention/runs', { reason: 'a test' });
    // Two workers at the same time: the lease lets one of them work.
    await Promise.all([runs.work(started.body.id), runs.work(started.body.id)]);
    const path = `/api/admin/v1/retention/runs/${started.body.id}`;
    expect((await client.get<Run>(path)).body).toMatchObject({
      status: 'finished',
      outputs: { count: 450 },
      deletedObjects: 450,
    });
    await runs.work(started.body.id);
    expect((await client.get<Run>(path)).body.deletedObjects).toBe(450);
  });
});

/** Expired originals that only the database knows: for a store, deleting nothing is no failure. */
async function seedRows(
  app: TestApp,
  { workspaces, each }: { workspaces: number; each: number },
): Promise<void> {
  await ownerSql(
    app,
    `INSERT INTO storage.object (key, kind, workspace_id, owner_kind, owner_id, state,
                                 content_type, bytes, sha256, created_at)
     SELECT 'outputs/' || w || '/' || i || '.png', 'output', w, 'image', uuidv7(), 'stored',
            'image/png', 10, sha256('x'), kernel.now() - interval '40 days'
       FROM (SELECT uuidv7() AS w FROM generate_series(1, $1)) ws, generate_series(1, $2) i`,
    [workspaces, each],
  );
}
