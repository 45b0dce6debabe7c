import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LegalHolds, newId, ObjectKeepers, Outbox, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { LegalHoldRepository } from '../../../libs/storage/src/data/legal-hold.repository.js';
import { ObjectRepository } from '../../../libs/storage/src/data/object.repository.js';
import { OBJECT_COLUMNS, type StoredObject } from '../../../libs/storage/src/data/stored-object.js';
import { UploadRepository } from '../../../libs/storage/src/data/upload.repository.js';
import { parseKey, type ObjectKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { FinishDeletions } from '../../../libs/storage/src/remove-objects/finish-deletions.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { operator, ownerSql, signUp, type HttpClient } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';

interface Hold {
  id: string;
  liftedAt: string | null;
  auditId: string;
  code?: string;
}

const PATH = '/api/admin/v1/legal-holds';

/** Real: Postgres, Redis, the API, files on disk. Time is moved in the database. */
describe('a legal hold', () => {
  let app: TestApp;
  let admin: HttpClient;
  let storage: Storage;
  let tiny: Buffer;
  beforeAll(async () => {
    app = await startApp();
    await tellNobody(app.database);
    admin = (await operator(app, 'admin')).client;
    storage = app.api.get(Storage, { strict: false });
    tiny = await picture(32, 32);
  });
  afterAll(() => app.close());

  const output = (workspaceId: string) =>
    storage.putOutput({ workspaceId, imageId: newId(), attempt: newId(), bytes: tiny });
  const there = async ({ key }: { key: string }) =>
    (await app.api.get(ObjectStore, { strict: false }).head(parseKey(key))) !== null;
  const place = (workspaceId: string) =>
    admin.post<Hold>(PATH, { workspaceId, reason: 'a letter of the court' });
  const lift = (id: string) => admin.post<Hold>(`${PATH}/${id}/lift`, { reason: 'it is over' });
  const sweep = () => app.api.get(SweepUnfinished, { strict: false }).sweep();
  const retention = async () => {
    const runs = app.api.get(RunRetention, { strict: false });
    const run = await runs.startBySchedule();
    await runs.work(run.id);
    return (await runs.existing(run.id)).report;
  };

  it('is placed and lifted once, by an admin, with a reason and an audit row each', async () => {
    const { workspaceId } = await signUp(app);
    expect((await place(newId())).status).toBe(404);
    expect((await admin.post(PATH, { workspaceId, reason: '' })).status).toBe(400);
    const support = (await operator(app, 'support')).client;
    const refused = await support.post(PATH, { workspaceId, reason: 'not my business' });
    expect(refused.status).toBe(403);
    const placed = await place(workspaceId);
    expect(placed.status).toBe(201);
    const again = await place(workspaceId);
    expect([again.status, again.body.code]).toEqual([409, 'legal_hold_placed']);
    const holds = app.api.get(LegalHolds);
    expect(await holds.isHeld(workspaceId)).toBe(true);
    const open = `${PATH}?open=true&workspaceId=${workspaceId}`;
    expect((await support.get<{ items: Hold[] }>(open)).body.items).toMatchObject([
      { id: placed.body.id, reason: 'a letter of the court', liftedAt: null },
    ]);
    const lifted = await lift(placed.body.id);
    expect(lifted.body).toMatchObject({ liftedAt: expect.any(String), liftReason: 'it is over' });
    const twice = await lift(placed.body.id);
    expect([twice.status, twice.body.code]).toEqual([409, 'legal_hold_lifted']);
    expect((await lift(newId())).status).toBe(404);
    expect(await holds.isHeld(workspaceId)).toBe(false);
    expect((await admin.get<{ items: Hold[] }>(open)).body.items).toEqual([]);
    const audit = await ownerSql<{ id: string; action: string }>(
      app,
      'SELECT id, action FROM kernel.audit_log WHERE workspace_id = $1 ORDER BY id',
      [workspaceId],
    );
    expect(audit).toEqual([
      { id: placed.body.auditId, action: 'legal-hold.placed' },
      { id: lifted.body.auditId, action: 'legal-hold.lifted' },
    ]);
  });

  it('keeps files from retention until it is lifted, and nobody else’s', async () => {
    const [held, free] = [newId(), newId()];
    const [mine, other] = [await output(held), await output(free)];
    const { body: hold } = await place(held);
    await atLater(app.database, '40 days', retention);
    expect([await there(mine), await there(other)]).toEqual([true, false]);
    await lift(hold.id);
    const report = await atLater(app.database, '40 days', retention);
    expect([await there(mine), report.outputs.count]).toEqual([false, 1]);
  });

  it('keeps the bytes of what its owner deletes, hidden, until it is lifted', async () => {
    const workspaceId = newId();
    const mine = await output(workspaceId);
    const { body: hold } = await place(workspaceId);
    await storage.remove([mine.objectId], 'customer_deleted');
    await expect(storage.read(mine.objectId)).rejects.toMatchObject({ code: 'object_deleted' });
    await atLater(app.database, '1 day', sweep);
    expect(await there(mine)).toBe(true);
    // The sweep does not walk over it each minute; the end of the hold makes it due.
    const due = async () =>
      ownerSql(
        app,
        `SELECT DISTINCT settle_after <= kernel.now() AS now FROM storage.object
          WHERE workspace_id = $1 AND state = 'deleting'`,
        [workspaceId],
      );
    expect(await due()).toEqual([{ now: false }]);
    await lift(hold.id);
    expect(await due()).toEqual([{ now: true }]);
    await atLater(app.database, '1 day', sweep);
    expect(await there(mine)).toBe(false);
  });

  it('keeps what a run had marked and not deleted when it was placed; the run ends', async () => {
    const workspaceId = newId();
    const mine = await output(workspaceId);
    const runs = app.api.get(RunRetention, { strict: false });
    const run = await runs.startBySchedule();
    await ownerSql(
      app,
      `UPDATE storage.object SET state = 'deleting', deletion_reason = 'retention',
              retention_run_id = $2, settle_after = kernel.now()
        WHERE workspace_id = $1 AND state = 'stored'`,
      [workspaceId, run.id],
    );
    const { body: hold } = await place(workspaceId);
    await runs.work(run.id);
    expect([(await runs.existing(run.id)).status, await there(mine)]).toEqual(['finished', true]);
    await lift(hold.id);
    await sweep();
    expect(await there(mine)).toBe(false);
  });

  /** Rows that only the database knows: for a store, deleting nothing is no failure. */
  const seed = (workspaceId: string, count: number, row: Record<string, string>) =>
    ownerSql<StoredObject>(
      app,
      `INSERT INTO storage.object AS o (key, workspace_id, owner_kind, owner_id, content_type, kind,
                                        state, deletion_reason, settle_after, original_id, bytes, sha256)
       SELECT 'outputs/' || $1::uuid || '/' || uuidv7() || '.png', $1, 'image', uuidv7(), 'image/png',
              $3::text, $4::text, $5::text, kernel.now(), $6::uuid,
              CASE WHEN $7::boolean THEN 10 END, CASE WHEN $7 THEN sha256('x') END
         FROM generate_series(1, $2::int) RETURNING ${OBJECT_COLUMNS}`,
      [
        workspaceId,
        count,
        row.kind ?? 'output',
        row.state ?? 'deleting',
        row.reason ?? null,
        row.originalId ?? null,
        row.bytes === 'stored',
      ],
    );
  const statesOf = async (workspaceId: string) =>
    ownerSql<{ kind: string; state: string; count: number }>(
      app,
      `SELECT kind, state, count(*)::int FROM storage.object WHERE workspace_id = $1
        GROUP BY kind, state ORDER BY kind, state`,
      [workspaceId],
    );

  it('that is placed while files are being deleted stops all but those on their way', async () => {
    const workspaceId = newId();
    const rows = await seed(workspaceId, 120, { reason: 'removed', bytes: 'stored' });
    const real = app.api.get(ObjectStore, { strict: false });
    const asked: string[] = [];
    // The real store, in whose first answer the hold arrives.
    const store = Object.create(real, {
      delete: {
        value: async (keys: ObjectKey[]) => {
          asked.push(...keys);
          if (asked.length === keys.length) expect((await place(workspaceId)).status).toBe(201);
          return real.delete(keys);
        },
      },
    }) as ObjectStore;
    const deletions = new FinishDeletions(
      store,
      app.api.get(ObjectRepository, { strict: false }),
      app.api.get(UploadRepository, { strict: false }),
      app.api.get(LegalHoldRepository, { strict: false }),
      app.api.get(UnitOfWork),
      app.api.get(Outbox),
    );
    const { deleted } = await deletions.finish(rows);
    expect(deleted.map((row) => row.key).sort()).toEqual([...asked].sort());
    expect(await statesOf(workspaceId)).toEqual([
      { kind: 'output', state: 'deleted', count: 50 },
      { kind: 'output', state: 'deleting', count: 70 },
    ]);
  });

  it('keeps no key from what a dead put or a derivative left there, but what was received', async () => {
    const workspaceId = newId();
    const { objectId } = await output(workspaceId);
    await ownerSql(app, 'DELETE FROM storage.object WHERE original_id = $1', [objectId]);
    await seed(workspaceId, 1, { kind: 'thumbnail', originalId: objectId, state: 'pending' });
    await seed(workspaceId, 1, { kind: 'quarantine', state: 'pending' });
    await seed(workspaceId, 1, { kind: 'incoming', state: 'pending' });
    await seed(workspaceId, 1, { kind: 'upload', reason: 'abandoned', bytes: 'stored' });
    await place(workspaceId);
    await sweep();
    expect(await statesOf(workspaceId)).toEqual([
      { kind: 'incoming', state: 'deleting', count: 1 },
      { kind: 'output', state: 'stored', count: 1 },
      { kind: 'quarantine', state: 'deleted', count: 1 },
      { kind: 'thumbnail', state: 'deleted', count: 1 },
      { kind: 'upload', state: 'deleting', count: 1 },
    ]);
  });

  it('is no reason to refuse the owner’s own deletion of an upload', async () => {
    const workspaceId = newId();
    const upload = await storage.receiveUpload({
      workspaceId,
      filename: 'a.png',
      bytes: tiny,
    });
    await place(workspaceId);
    const keepers = app.api.get(ObjectKeepers);
    expect([...(await keepers.keptOf([upload.id]))]).toEqual([upload.id]);
    await storage.deleteUpload(workspaceId, upload.id);
    await expect(storage.readUpload(workspaceId, upload.id)).rejects.toMatchObject({
      code: 'upload_not_found',
    });
  });
});
