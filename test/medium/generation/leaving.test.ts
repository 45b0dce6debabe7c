import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { RetentionSettings, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { TellOwners } from '../../../libs/storage/src/tell-owners/tell-owners.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from './gallery-pictures.js';

interface Leaving {
  images: number;
  uploads: number;
  bytes: number;
  firstAt: string | null;
  lastAt: string | null;
  parts: number;
}
interface MailRow {
  to: string;
  subject: string;
  text: string;
}

const NOTICES = '/api/admin/v1/retention/notices';

/** Real: Postgres, Redis, the API, files on disk. The worker's part is done here; time is the database's. */
describe('customers whose files retention will delete', () => {
  let app: TestApp;
  let bytes: Buffer;
  beforeAll(async () => {
    app = await startApp();
    bytes = await picture(32, 32);
  });
  afterAll(() => app.close());
  beforeEach(() =>
    ownerSql(
      app,
      'TRUNCATE storage.object, storage.upload, storage.retention_run, storage.deletion_notice',
    ),
  );

  const tell = () => app.api.get(TellOwners, { strict: false }).run();
  const tellAt = (by: string) => atLater(app.database, by, tell);
  const retentionAt = (by: string) =>
    atLater(app.database, by, async () => {
      const runs = app.api.get(RunRetention, { strict: false });
      const run = await runs.startBySchedule();
      await runs.work(run.id);
      return (await runs.existing(run.id)).report;
    });
  const put = (who: Customer) => deliveredPicture(app, who, { bytes });
  const upload = (who: Customer) =>
    app.api
      .get(Storage, { strict: false })
      .receiveUpload({ workspaceId: who.workspaceId, filename: 'my cat.png', bytes });
  const assign = (who: Customer, plan: string) =>
    app.api
      .get(UnitOfWork)
      .run(() => app.api.get(Catalog, { strict: false }).assignPlan(who.workspaceId, plan, null));
  const leavingOf = async (who: Customer) =>
    (await who.client.get<Leaving>('/api/v1/images/leaving')).body;
  const shownLeaving = async (who: Customer) =>
    (
      await who.client.get<{ items: { id: string; leavesAt: string }[] }>(
        '/api/v1/images?leaving=true',
      )
    ).body.items;
  const mailsTo = (who: Customer) =>
    ownerSql<MailRow>(
      app,
      `SELECT to_address AS "to", subject, text_body AS text FROM kernel.mail
        WHERE workspace_id = $1 ORDER BY id`,
      [who.workspaceId],
    );
  /** Whole days from now. */
  const daysUntil = (at: string | null) =>
    Math.round((new Date(at ?? 0).getTime() - Date.now()) / 86_400_000);

  it('are told once, by one mail and in the gallery, of what they see there', async () => {
    const me = await signUp(app);
    const [one, two, trashed] = [await put(me), await put(me), await put(me)];
    await me.client.post('/api/v1/images/trash', { imageIds: [trashed] });
    expect(await tellAt('21 days')).toBe(0);
    expect((await leavingOf(me)).images).toBe(0);
    expect(await tellAt('22 days 1 hour')).toBe(1);
    expect(await leavingOf(me)).toMatchObject({ images: 2, uploads: 0, parts: 1 });
    const { firstAt } = await leavingOf(me);
    expect(daysUntil(firstAt)).toBe(30);
    expect((await shownLeaving(me)).map(({ id }) => id).sort()).toEqual([one, two].sort());
    const mails = await mailsTo(me);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({
      to: me.email,
      subject: expect.stringMatching(/^2 pictures will be deleted on /),
      text: expect.stringContaining(`${app.url}/studio/gallery?leaving=1`),
    });
    expect(await tellAt('23 days')).toBe(0);
    expect(await tellAt('31 days')).toBe(0);
    expect(await mailsTo(me)).toHaveLength(1);
    const { client: support } = await operator(app, 'support');
    const notices = await support.get<{ items: unknown[]; total: number }>(
      `${NOTICES}?workspaceId=${me.workspaceId}`,
    );
    expect(notices.body).toMatchObject({
      total: 1,
      items: [{ images: 2, uploads: 0, mailed: true, bytes: 2 * bytes.length }],
    });
    expect((await me.client.get(NOTICES)).status).toBe(403);
  });

  it('lose nothing before they were told so long ago, however late that is', async () => {
    const me = await signUp(app);
    await put(me);
    expect(await retentionAt('31 days')).toMatchObject({ outputs: { count: 0 }, waiting: 1 });
    expect(await tellAt('31 days')).toBe(1);
    expect(daysUntil((await leavingOf(me)).firstAt)).toBe(38);
    expect((await shownLeaving(me))[0]).toMatchObject({ expiresAt: (await leavingOf(me)).firstAt });
    expect(await retentionAt('37 days 23 hours')).toMatchObject({ waiting: 1, deletedObjects: 0 });
    expect(await retentionAt('38 days 1 hour')).toMatchObject({
      outputs: { count: 1 },
      waiting: 0,
      verifiedGone: 3,
      failureCount: 0,
    });
  });

  it('are written to in their language, and only at an address that is proven', async () => {
    const [chinese, unproven] = [await signUp(app), await signUp(app)];
    await ownerSql(app, `UPDATE auth.users SET locale = 'zh' WHERE id = $1`, [chinese.userId]);
    await ownerSql(app, `UPDATE auth.users SET email_status = 'pending' WHERE id = $1`, [
      unproven.userId,
    ]);
    for (const who of [chinese, unproven]) await put(who);
    expect(await tellAt('25 days')).toBe(2);
    const [mail] = await mailsTo(chinese);
    expect(mail?.subject).toMatch(/^1 张图片将于.*删除$/);
    expect(await mailsTo(unproven)).toEqual([]);
    expect((await leavingOf(unproven)).images).toBe(1);
    expect(
      await ownerSql(app, 'SELECT mailed FROM storage.deletion_notice WHERE workspace_id = $1', [
        unproven.workspaceId,
      ]),
    ).toEqual([{ mailed: false }]);
  });

  it('hear of it once a week at most, and then of all that goes in that week', async () => {
    const me = await signUp(app);
    await put(me);
    const [soon, later] = [await put(me), await put(me)];
    const age = (id: string, days: number) =>
      ownerSql(
        app,
        `WITH o AS (UPDATE storage.object SET created_at = created_at + $2 * interval '1 day'
           WHERE owner_id = $1 RETURNING 1)
         UPDATE generation.image SET delivered_at = delivered_at + $2 * interval '1 day'
          WHERE id = $1`,
        [id, days],
      );
    await age(soon, 6);
    await age(later, 9);
    expect(await tellAt('22 days 1 hour')).toBe(1);
    expect((await leavingOf(me)).images).toBe(2);
    expect(await tellAt('28 days')).toBe(0);
    expect(await tellAt('32 days')).toBe(1);
    expect((await mailsTo(me)).map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^2 pictures will be deleted from /),
      expect.stringMatching(/^1 picture will be deleted on /),
    ]);
  });

  it('see the notice go when a longer plan keeps the files, and are told again in time', async () => {
    const me = await signUp(app);
    await put(me);
    expect(await tellAt('25 days')).toBe(1);
    await assign(me, 'starter');
    expect(await tellAt('26 days')).toBe(0);
    expect((await leavingOf(me)).images).toBe(0);
    expect(await shownLeaving(me)).toEqual([]);
    expect(await tellAt('175 days')).toBe(1);
    expect(daysUntil((await leavingOf(me)).firstAt)).toBe(182);
    expect(await mailsTo(me)).toHaveLength(2);
    expect(await retentionAt('181 days')).toMatchObject({ waiting: 1, deletedObjects: 0 });
  });

  it('are told before a plan that an operator makes shorter takes anything', async () => {
    const me = await signUp(app);
    await assign(me, 'studio');
    await put(me);
    const admin = (await operator(app, 'admin')).client;
    const settings = app.api.get(RetentionSettings);
    await settings.set('downgrade-grace', 1);
    const shorten = (outputRetentionDays: number) =>
      admin.send('PATCH', '/api/admin/v1/catalog/plans/studio', {
        outputRetentionDays,
        reason: 'a test of days',
      });
    try {
      expect((await shorten(1)).status).toBe(200);
      expect(await retentionAt('9 days')).toMatchObject({ waiting: 1, deletedObjects: 0 });
      expect(await tellAt('9 days')).toBe(1);
      expect(await retentionAt('15 days')).toMatchObject({ waiting: 1, deletedObjects: 0 });
      expect(await retentionAt('16 days 1 hour')).toMatchObject({ outputs: { count: 1 } });
    } finally {
      await shorten(730);
      await settings.set('downgrade-grace', 30);
    }
  });

  it('are told by the days of their plan where it has its own; none means none', async () => {
    const [none, long] = [await signUp(app), await signUp(app)];
    await assign(long, 'starter');
    const admin = (await operator(app, 'admin')).client;
    const notice = async (plan: string, deletionNoticeDays: number | null) =>
      (
        await admin.send('PATCH', `/api/admin/v1/catalog/plans/${plan}`, {
          deletionNoticeDays,
          reason: 'a test of days',
        })
      ).status;
    try {
      expect([await notice('free', 0), await notice('starter', 30)]).toEqual([200, 200]);
      expect(await notice('free', 61)).toBe(400);
      await put(none);
      await put(long);
      expect(await tellAt('148 days')).toBe(0);
      expect(await tellAt('150 days')).toBe(1);
      expect((await leavingOf(long)).images).toBe(1);
      expect(await retentionAt('31 days')).toMatchObject({ outputs: { count: 1 }, waiting: 0 });
    } finally {
      expect([await notice('free', null), await notice('starter', null)]).toEqual([200, 200]);
    }
  });

  it('are told nothing of uploads whose end stood beside them from the first, but of others', async () => {
    const [free, pro] = [await signUp(app), await signUp(app)];
    await assign(pro, 'pro');
    await upload(free);
    const kept = await upload(pro);
    expect(await tellAt('6 days')).toBe(0);
    expect(await retentionAt('8 days')).toMatchObject({ uploads: { count: 1 }, waiting: 0 });
    expect(await tellAt('84 days')).toBe(1);
    expect(await leavingOf(pro)).toMatchObject({ images: 0, uploads: 1, parts: 1 });
    expect((await mailsTo(pro))[0]?.subject).toMatch(/^1 reference upload will be deleted on /);
    expect(kept.status).toBe('ready');
  });

  it('are told nothing of files that somebody still needs, or that are held', async () => {
    const [asking, held] = [await signUp(app), await signUp(app)];
    const about = await put(asking);
    await put(held);
    await asking.client.post('/api/v1/support/cases', {
      kind: 'generation',
      reference: about,
      message: 'Something is wrong with this picture',
    });
    const admin = (await operator(app, 'admin')).client;
    await admin.post('/api/admin/v1/legal-holds', {
      workspaceId: held.workspaceId,
      reason: 'a letter of the court',
    });
    expect(await tellAt('25 days')).toBe(0);
    for (const who of [asking, held]) expect((await leavingOf(who)).images).toBe(0);
  });

  it('can take all of it away as one ZIP, uploads too', async () => {
    const me = await signUp(app);
    await assign(me, 'pro');
    const [image, reference] = [await put(me), await upload(me)];
    const prepare = (wish: object) =>
      me.client.post<{ code?: string; downloadUrl: string; images: number; uploads: number }>(
        '/api/v1/images/archives',
        wish,
      );
    expect((await prepare({ leaving: true })).body.code).toBe('nothing_to_download');
    for (const wrong of [{}, { leaving: true, imageIds: [image] }, { imageIds: [image], part: 1 }])
      expect((await prepare(wrong)).status).toBe(400);
    await ownerSql(
      app,
      `UPDATE storage.object SET created_at = created_at + interval '275 days' WHERE id = $1`,
      [reference.id],
    );
    expect(await tellAt('360 days')).toBe(1);
    const archive = (await prepare({ leaving: true })).body;
    expect(archive).toMatchObject({ images: 1, uploads: 1 });
    expect((await prepare({ leaving: true, part: 2 })).body.code).toBe('nothing_to_download');
    const folder = await mkdtemp(join(tmpdir(), 'leaving-'));
    try {
      const answer = await fetch(`${app.url}${archive.downloadUrl}`, {
        headers: { cookie: me.client.cookie! },
      });
      await writeFile(join(folder, 'all.zip'), Buffer.from(await answer.arrayBuffer()));
      await promisify(execFile)('python3', [
        '-m',
        'zipfile',
        '-e',
        join(folder, 'all.zip'),
        folder,
      ]);
      expect(await readFile(join(folder, 'images/0001.png'))).toEqual(bytes);
      const manifest = await readFile(join(folder, 'manifest.csv'), 'utf8');
      expect(manifest).toContain(`images/upload-0001.png,${reference.id}`);
      expect(manifest).toContain('Upload: my cat.png');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
