import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { recordOutcome, type BackupMade } from '#backup';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql } from '../../support/http-client.js';
import { backup, Leavings, outcome } from './places.js';

jest.setTimeout(300_000);

const leavings = new Leavings();
let app: TestApp;
let made: BackupMade;

beforeAll(async () => {
  app = await startApp();
  leavings.add(() => app.close());
  made = await backup(app.config, await leavings.folder());
});
afterAll(() => leavings.clear());

it('tells the console of the last backup and drill, and when one is overdue', async () => {
  interface Standing {
    last: { result: string; findingCount: number; backupTakenAt: string } | null;
    overdue: boolean;
  }
  const { client: admin } = await operator(app, 'admin');
  const standing = async () =>
    (await admin.get<Record<'backup' | 'drill', Standing>>('/api/admin/v1/backup-standing')).body;
  const never = (overdue: boolean) => ({ last: null, overdue });
  // Nobody is late in a young installation.
  expect(await standing()).toEqual({ backup: never(false), drill: never(false) });
  // Weeks pass, and no operator ever does anything.
  const [deeds] = await ownerSql<{ count: number }>(
    app,
    'SELECT count(*)::int AS count FROM kernel.audit_log',
  );
  expect(deeds?.count).toBe(0);
  await ownerSql(app, `UPDATE auth.workspaces SET created_at = kernel.now() - interval '36 days'`);
  expect(await standing()).toEqual({ backup: never(true), drill: never(true) });
  await recordOutcome(app.config, outcome(made, 'backup', 27));
  expect((await standing()).backup.overdue).toBe(true);
  await recordOutcome(app.config, outcome(made, 'backup', 25));
  const finding = { code: 'object_missing' as const, subject: 'a', text: 'b' };
  await recordOutcome(app.config, outcome(made, 'drill', 0, [finding]));
  const { backup: last, drill } = await standing();
  expect(last).toMatchObject({
    overdue: false,
    last: { result: 'good', backupTakenAt: made.manifest.takenAt },
  });
  // One with findings is no proof that a backup can be restored.
  expect(drill).toMatchObject({ overdue: true, last: { result: 'findings', findingCount: 1 } });
  const rows = await admin.get<{ total: number }>('/api/admin/v1/backups?_start=0&_end=10');
  expect(rows.body.total).toBe(3);
  const { client } = await operator(app, 'support');
  expect((await client.get('/api/admin/v1/backups')).status).toBe(403);
});
