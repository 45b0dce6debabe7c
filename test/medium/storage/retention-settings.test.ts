import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog } from '#catalog';
import { Mailer, newId, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { PaymentEventRepository } from '../../../libs/billing/src/data/payment-event.repository.js';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { tellNobody } from '../../support/deletion-notice.js';
import { operator, ownerSql, signUp, type HttpClient } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from '../generation/gallery-pictures.js';

interface Setting {
  id: string;
  days: number;
  defaultDays: number;
  auditId: string;
  code?: string;
}

const SETTINGS = '/api/admin/v1/retention/settings';

/** Real: Postgres, Redis, the API, files on disk. Time is moved in the database. */
describe('days that no plan speaks of', () => {
  let app: TestApp;
  let admin: HttpClient;
  let unitOfWork: UnitOfWork;
  beforeAll(async () => {
    app = await startApp();
    await tellNobody(app.database);
    admin = (await operator(app, 'admin')).client;
    unitOfWork = app.api.get(UnitOfWork);
  });
  afterAll(() => app.close());

  const change = (name: string, days: number, who = admin) =>
    who.send<Setting>('PUT', `${SETTINGS}/${name}`, { days, reason: 'a test of days' });
  const days = async (name: string) =>
    (await admin.get<{ items: Setting[] }>(SETTINGS)).body.items.find(({ id }) => id === name)
      ?.days;

  it('are read by support and changed by admins, within bounds, with an audit row', async () => {
    const support = (await operator(app, 'support')).client;
    const { body } = await support.get<{ items: Setting[] }>(SETTINGS);
    expect(body.items.map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'deletion-notice',
        'downgrade-grace',
        'mails',
        'webhook-log',
        'payment-event-bodies',
        'attempt-errors',
      ]),
    );
    expect((await change('mails', 30, support)).status).toBe(403);
    expect((await change('mails', 3)).body.code).toBe('retention_days_out_of_bounds');
    expect((await change('nothing', 30)).status).toBe(404);
    const changed = await change('mails', 30);
    expect([changed.status, await days('mails')]).toEqual([200, 30]);
    const audit = await ownerSql(
      app,
      'SELECT action, before, after FROM kernel.audit_log WHERE id = $1',
      [changed.body.auditId],
    );
    expect(audit).toEqual([
      { action: 'retention.setting-changed', before: { days: 90 }, after: { days: 30 } },
    ]);
  });

  it('end mails, but for those that still wait', async () => {
    await change('mails', 30);
    await ownerSql(
      app,
      `INSERT INTO kernel.mail (to_address, subject, text_body, status, created_at)
       SELECT 'a@example.com', status || days, 'x', status, kernel.now() - days * interval '1 day'
         FROM unnest(ARRAY['sent', 'waiting']) status, unnest(ARRAY[29, 31]) days`,
    );
    await app.api.get(Mailer).prune();
    const left = await ownerSql<{ subject: string }>(
      app,
      `SELECT subject FROM kernel.mail WHERE to_address = 'a@example.com' ORDER BY 1`,
    );
    expect(left.map(({ subject }) => subject)).toEqual(['sent29', 'waiting29', 'waiting31']);
  });

  it('empty the bodies of old settled payment events; one that is emptied is not opened again', async () => {
    await ownerSql(
      app,
      `INSERT INTO billing.payment_event (gateway, event_id, type, body, status, received_at)
       VALUES ('sandbox', 'old', 't', '{"email": "a@example.com"}', 'processed',
               kernel.now() - interval '731 days'),
              ('sandbox', 'open', 't', '{"email": "a@example.com"}', 'waiting',
               kernel.now() - interval '731 days'),
              ('sandbox', 'new', 't', '{"email": "a@example.com"}', 'processed', kernel.now())`,
    );
    const events = app.api.get(PaymentEventRepository, { strict: false });
    expect(await events.emptyOldBodies(100)).toBe(1);
    expect(await events.emptyOldBodies(100)).toBe(0);
    expect((await events.find('sandbox', 'old'))?.body).toEqual({});
    expect(await events.reopen('sandbox', 'old')).toBe(false);
    expect(await events.reopen('sandbox', 'new')).toBe(true);
  });

  it('are part of the reports: a dry run counts the trash, logs and bodies, a run clears them', async () => {
    interface Tally {
      kind: string;
      count: number;
      bytes: number | null;
      oldest: string | null;
      kept: number;
      sample: string[];
      cleared: number | null;
    }
    const me = await signUp(app);
    const image = await deliveredPicture(app, me, { bytes: await picture(32, 32) });
    await ownerSql(
      app,
      `UPDATE generation.image SET trashed_at = kernel.now() - interval '31 days',
              trash_order = uuidv7() WHERE id = $1`,
      [image],
    );
    await ownerSql(
      app,
      `INSERT INTO generation.attempt (image_id, generation_id, number, fencing_token, worker_id,
         provider, started_at, ended_at, outcome, error_kind, error_message)
       SELECT id, generation_id, n, n, 'w', 'p', at, at, 'retryable', 'away', 'said so'
         FROM generation.image,
              (VALUES (1, kernel.now() - interval '181 days'), (2, kernel.now())) a (n, at)
        WHERE id = $1`,
      [image],
    );
    const recordsOf = (records: Tally[]) => new Map(records.map((each) => [each.kind, each]));
    const dry = await admin.post<{ records: Tally[] }>('/api/admin/v1/retention/dry-run');
    const found = recordsOf(dry.body.records);
    expect([...found.keys()].sort()).toEqual(
      ['attempt-errors', 'mails', 'payment-event-bodies', 'trash', 'webhook-log'].sort(),
    );
    expect(found.get('trash')).toMatchObject({
      count: 1,
      bytes: expect.any(Number),
      oldest: expect.any(String),
      sample: [image],
      cleared: null,
    });
    expect(found.get('attempt-errors')).toMatchObject({ count: 1, bytes: 7, cleared: null });
    const runs = app.api.get(RunRetention, { strict: false });
    const run = await runs.startBySchedule();
    await runs.work(run.id);
    const { body } = await admin.get<{ status: string; records: Tally[] }>(
      `/api/admin/v1/retention/runs/${run.id}`,
    );
    expect(body.status).toBe('finished');
    const done = recordsOf(body.records);
    expect(done.get('trash')).toMatchObject({ count: 1, cleared: 1 });
    expect(done.get('attempt-errors')).toMatchObject({ count: 1, cleared: 1 });
    expect((await me.client.get(`/api/v1/images/${image}/thumbnail`)).status).toBe(410);
    expect(
      await ownerSql(app, 'SELECT error_message, error_kind FROM generation.attempt ORDER BY id'),
    ).toEqual([
      { error_message: null, error_kind: 'away' },
      { error_message: 'said so', error_kind: 'away' },
    ]);
  });

  it('keep the files of a plan that ended: not one goes at once, and those of its days stay', async () => {
    const storage = app.api.get(Storage, { strict: false });
    const workspaceId = newId();
    const bytes = await picture(32, 32);
    const put = async (age_days: number) => {
      const { objectId } = await storage.putOutput({
        workspaceId,
        imageId: newId(),
        attempt: newId(),
        bytes,
      });
      await ownerSql(
        app,
        `UPDATE storage.object SET created_at = created_at - $2 * interval '1 day' WHERE id = $1`,
        [objectId, age_days],
      );
      return objectId;
    };
    const [old, young] = [await put(364), await put(60)];
    await unitOfWork.run(() =>
      app.api.get(Catalog, { strict: false }).assignPlan(workspaceId, 'pro', new Date()),
    );
    const after = async (by: string) =>
      atLater(app.database, by, async () => {
        const runs = app.api.get(RunRetention, { strict: false });
        const run = await runs.startBySchedule();
        await runs.work(run.id);
        const rows = await ownerSql<{ id: string }>(
          app,
          `SELECT id FROM storage.object WHERE id = ANY($1) AND state = 'stored'`,
          [[old, young]],
        );
        return rows.map(({ id }) => id).sort();
      });
    expect(await after('29 days')).toEqual([old, young].sort());
    expect(await after('31 days')).toEqual([young]);
    expect(await after('304 days')).toEqual([young]);
    expect(await after('306 days')).toEqual([]);
  });
});
