import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LegalHolds, newId, ObjectKeepers } from '#kernel';
import { Storage } from '#storage';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { operator, ownerSql, type HttpClient } from '../../support/http-client.js';
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
    const workspaceId = newId();
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
    await lift(hold.id);
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
