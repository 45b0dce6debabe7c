import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { Storage } from '#storage';
import { emptyReport } from '../../../libs/storage/src/clean-up-expired/retention-report.js';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { RetentionRepository } from '../../../libs/storage/src/data/retention.repository.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { SweepUnfinished } from '../../../libs/storage/src/remove-objects/sweep-unfinished.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { operator, ownerSql, type HttpClient } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';

interface Run {
  id: string;
  status: string;
  outputs: { count: number };
  deletedObjects: number;
  verifiedGone: number;
}

const RUNS = '/api/admin/v1/retention/runs';

/** Real: Postgres, Redis, the API, files on disk. The worker's part is done here. */
describe('a clean-up run that is paused', () => {
  let app: TestApp;
  let admin: HttpClient;
  let runs: RunRetention;
  let tiny: Buffer;
  beforeAll(async () => {
    app = await startApp();
    await tellNobody(app.database);
    admin = (await operator(app, 'admin')).client;
    runs = app.api.get(RunRetention, { strict: false });
    tiny = await picture(32, 32);
  });
  afterAll(() => app.close());
  beforeEach(() => ownerSql(app, 'TRUNCATE storage.retention_run, storage.object'));

  const expired = async () => {
    const output = await app.api
      .get(Storage, { strict: false })
      .putOutput({ workspaceId: newId(), imageId: newId(), attempt: 1, bytes: tiny });
    await ownerSql(
      app,
      `UPDATE storage.object SET created_at = created_at - interval '40 days' WHERE id = $1`,
      [output.objectId],
    );
    return output;
  };
  const there = async ({ key }: { key: string }) =>
    (await app.api.get(ObjectStore, { strict: false }).head(parseKey(key))) !== null;
  const begin = async () => (await admin.post<Run>(RUNS, { reason: 'a test' })).body.id;
  const read = async (id: string) => (await admin.get<Run>(`${RUNS}/${id}`)).body;
  const change = async (id: string, verb: 'pause' | 'resume') =>
    (await admin.post<Run>(`${RUNS}/${id}/${verb}`, { reason: 'the lawyers say so' })).status;

  it('while it marked a batch deletes that batch, with its report, and nothing more', async () => {
    await ownerSql(
      app,
      `INSERT INTO storage.object (key, kind, workspace_id, owner_kind, owner_id, state,
                                   content_type, bytes, sha256, created_at)
       SELECT 'outputs/' || uuidv7() || '/' || i || '.png', 'output', uuidv7(), 'image', uuidv7(),
              'stored', 'image/png', 10, sha256('x'), kernel.now() - interval '40 days'
         FROM generate_series(1, 250) i`,
    );
    // A pause that waited for the marking lands right behind it.
    await ownerSql(
      app,
      `CREATE FUNCTION storage.pause_now() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN NEW.status := 'paused'; NEW.paused_at := kernel.now(); RETURN NEW; END $$;
       CREATE TRIGGER pause_now BEFORE UPDATE ON storage.retention_run FOR EACH ROW
         WHEN (OLD.cursor_object IS NULL AND NEW.cursor_object IS NOT NULL)
         EXECUTE FUNCTION storage.pause_now()`,
    );
    const id = await begin();
    await runs.work(id);
    await ownerSql(app, 'DROP FUNCTION storage.pause_now CASCADE');
    const paused = await read(id);
    expect(paused).toMatchObject({
      status: 'paused',
      outputs: { count: 200 },
      deletedObjects: 200,
      verifiedGone: 200,
    });
    expect(await change(id, 'resume')).toBe(200);
    await runs.work(id);
    expect(await read(id)).toMatchObject({ status: 'finished', deletedObjects: 250 });
  });

  it('keeps what a dead worker had marked, from the sweep too, and has it in its report', async () => {
    const output = await expired();
    const id = await begin();
    await ownerSql(
      app,
      `UPDATE storage.object SET state = 'deleting', deletion_reason = 'retention',
              retention_run_id = $2, settle_after = kernel.now() + interval '1 hour'
        WHERE id = $1 OR original_id = $1`,
      [output.objectId, id],
    );
    expect(await change(id, 'pause')).toBe(200);
    const sweep = () => app.api.get(SweepUnfinished, { strict: false }).sweep();
    await atLater(app.database, '2 hours', sweep);
    expect(await there(output)).toBe(true);
    await runs.work(id);
    expect([(await read(id)).deletedObjects, await there(output)]).toEqual([0, true]);
    expect(await change(id, 'resume')).toBe(200);
    await runs.work(id);
    const { status, deletedObjects, verifiedGone } = await read(id);
    expect(status).toBe('finished');
    expect(deletedObjects).toBeGreaterThan(0);
    expect(verifiedGone).toBe(deletedObjects);
    expect(await there(output)).toBe(false);
  });

  it('by nobody, because its api died while it counted, does not count for ever', async () => {
    const [dry] = await ownerSql<{ id: string }>(
      app,
      `INSERT INTO storage.retention_run (kind, started_by, reason, report)
       SELECT 'dry_run', 'operator', 'dry run', $1 RETURNING id`,
      [JSON.stringify(emptyReport())],
    );
    const repository = app.api.get(RetentionRepository, { strict: false });
    await repository.endDeadDryRuns();
    expect((await read(dry!.id)).status).toBe('running');
    await atLater(app.database, '2 hours', () => repository.endDeadDryRuns());
    expect((await read(dry!.id)).status).toBe('failed');
  });
});
