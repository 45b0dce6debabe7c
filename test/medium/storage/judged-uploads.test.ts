import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { isProblem, newId, PictureJudge, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { UploadRepository } from '../../../libs/storage/src/data/upload.repository.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { JudgeUpload } from '../../../libs/storage/src/judge-upload/judge-upload.js';
import { JudgeWaiting } from '../../../libs/storage/src/judge-upload/judge-waiting.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { startModeration, type ModerationStandIn } from '../../support/moderation-stand-in.js';
import { nextCall } from '../../support/next-call.js';
import { picture } from '../../support/pictures.js';

interface Upload {
  id: string;
  status: string;
  code: string;
  detail: string;
  rule?: string;
  verdictId?: string;
  waiting?: string;
  rejection?: { code: string; rule: string; verdictId: string };
}

/** Real: Postgres, Redis, HTTP, the disk adapter, the media child. Stands in: OpenAI's moderation. */
describe('references are judged when they are completed', () => {
  let app: TestApp;
  let me: Customer;
  let services: ModerationStandIn;

  beforeAll(async () => {
    services = await startModeration();
    app = await startApp({
      worker: true,
      env: {
        MODERATION: 'openai',
        OPENAI_API_KEY: 'sk-test',
        OPENAI_BASE_URL: `${services.url}/v1`,
      },
    });
    me = await signUp(app);
  });
  afterAll(async () => {
    await app.close();
    await services.close();
  });
  beforeEach(() => {
    services.openai = { say: 'allow' };
    services.seen.length = 0;
  });

  let size = 40;
  /** Never the same bytes twice, unless they are given. */
  async function upload(given?: Buffer, who = me) {
    const bytes = given ?? (await picture((size += 2), 40));
    const { body: ticket } = await who.client.post<{
      id: string;
      uploadUrl: string;
      headers: Record<string, string>;
    }>('/api/v1/uploads', { filename: 'a.png', contentType: 'image/png', bytes: bytes.length });
    await fetch(ticket.uploadUrl, {
      method: 'PUT',
      headers: ticket.headers,
      body: new Uint8Array(bytes),
    });
    const answer = await who.client.post<Upload>(`/api/v1/uploads/${ticket.id}/complete`);
    return { id: ticket.id, status: answer.status, body: answer.body };
  }
  const read = async (id: string) => (await me.client.get<Upload>(`/api/v1/uploads/${id}`)).body;
  const objects = (ownerId: string) =>
    app.api
      .get(UnitOfWork)
      .sql<{ key: string; kind: string; state: string }>(
        'SELECT key, kind, state FROM storage.object WHERE owner_id = $1 ORDER BY kind',
        [ownerId],
      );
  const there = async (key: string) =>
    (await app.api.get(ObjectStore, { strict: false }).head(parseKey(key))) !== null;
  const usable = async (id: string) => {
    try {
      await app.api.get(Storage).uploadsReady(me.workspaceId, [id]);
      return true;
    } catch (error) {
      if (isProblem(error, 'upload_not_found')) return false;
      throw error;
    }
  };

  it('and can be used once everybody let them pass; the same bytes are shown to nobody again', async () => {
    const bytes = await picture(90, 60);
    const first = await upload(bytes);
    expect([first.status, first.body.status]).toEqual([200, 'ready']);
    expect(services.seen).toHaveLength(1);
    const again = await upload(bytes);
    const others = await upload(bytes, await signUp(app));
    expect([again.body.status, others.body.status]).toEqual(['ready', 'ready']);
    expect(services.seen).toHaveLength(1);
  });

  it('say the rule when they are refused, cannot be used, and wait in quarantine', async () => {
    services.openai = { say: 'flag-categories', categories: ['sexual'] };
    const bytes = await picture(70, 50);
    const { id, status, body } = await upload(bytes);
    expect([status, body.code, body.rule]).toEqual([422, 'upload_refused', 'sexual_content']);
    expect(body.detail).toContain('Nudity and sexual scenes are not possible here.');
    expect(await read(id)).toMatchObject({
      status: 'rejected',
      rejection: { code: 'upload_refused', rule: 'sexual_content', verdictId: body.verdictId },
    });
    expect(await usable(id)).toBe(false);
    expect((await me.client.get(`/api/v1/uploads/${id}/content`)).status).toBe(404);
    const complete = await me.client.post<Upload>(`/api/v1/uploads/${id}/complete`);
    expect([complete.status, complete.body.rule]).toEqual([422, 'sexual_content']);
    for (const { key, kind } of await objects(id)) {
      expect(await there(key)).toBe(kind === 'quarantine');
      expect(key.startsWith('quarantine/')).toBe(kind === 'quarantine');
    }
    // Whatever the service says now: the same bytes are not asked about again.
    services.openai = { say: 'allow' };
    expect((await upload(bytes)).body.code).toBe('upload_refused');
    expect(services.seen).toHaveLength(1);
    // A picture that its owner takes back is gone, refused or not.
    expect((await me.client.delete(`/api/v1/uploads/${id}`)).status).toBe(204);
    for (const { key } of await objects(id)) expect(await there(key)).toBe(false);
  });

  it('wait while a moderator is away, and tell so; the worker asks again', async () => {
    services.openai = { say: 'status', status: 503 };
    const { id, status, body } = await upload();
    expect([status, body.status]).toEqual([200, 'pending']);
    expect(body.waiting).toMatch(/ask again/);
    expect(await usable(id)).toBe(false);
    const run = await me.client.post<{ code: string }>(
      '/api/v1/generations',
      { prompt: 'a bag', aspectRatio: '1:1', resolution: '1K', count: 1, referenceIds: [id] },
      { 'idempotency-key': id },
    );
    expect([run.status, run.body.code]).toEqual([400, 'reference_not_found']);
    services.openai = { say: 'allow' };
    await setClockOffset(app.database, '1 minute');
    try {
      await until(async () => (await read(id)).status === 'ready');
    } finally {
      await setClockOffset(app.database, '0');
    }
    expect((await read(id)).waiting).toBeUndefined();
    expect(await usable(id)).toBe(true);
  });

  it('that wait are asked about by one process at a time, and once more when it died', async () => {
    services.openai = { say: 'status', status: 503 };
    const { id } = await upload();
    services.openai = { say: 'flag-categories', categories: ['hate'] };
    // The worker's own schedule is one of those that may ask, from the moment the clock moves.
    services.seen.length = 0;
    await setClockOffset(app.database, '1 minute');
    const waiting = app.worker?.get(JudgeWaiting, { strict: false });
    await Promise.all([waiting?.run(), waiting?.run(), waiting?.run()]);
    await until(async () => (await read(id)).status === 'rejected');
    await setClockOffset(app.database, '0');
    expect(services.seen).toHaveLength(1);
    expect((await read(id)).rejection).toMatchObject({ rule: 'hate' });
  });

  it('whose bytes come with a request are judged by that request alone', async () => {
    services.openai = { say: 'hang' };
    const receiving = app.api
      .get(Storage)
      .receiveUpload({
        workspaceId: me.workspaceId,
        filename: 'a.png',
        bytes: await picture((size += 2), 40),
      })
      .catch((error: unknown) => error);
    await until(() => Promise.resolve(services.seen.length > 0));
    await app.worker?.get(JudgeWaiting, { strict: false }).run();
    expect(await receiving).toMatchObject({ code: 'moderation_away' });
    expect(services.seen).toHaveLength(1);
  });

  it('are decided by whoever has the lease; a judge that lost it changes nothing', async () => {
    services.openai = { say: 'status', status: 503 };
    const { id } = await upload();
    services.openai = { say: 'allow' };
    const uploads = app.api.get(UploadRepository, { strict: false });
    const judging = app.api.get(JudgeUpload, { strict: false });
    const late = await uploads.takeForChecking(id, -1);
    const current = await uploads.takeForChecking(id, 300);
    const kept = async () =>
      (await objects(id)).filter(({ state }) => state === 'stored').map(({ kind }) => kind);
    const refusal = { allowed: false, rule: 'hate', message: 'no', verdictId: newId() } as const;
    const judges = app.api.get(PictureJudge, { strict: false });
    nextCall(judges, 'judge', () => Promise.resolve(refusal));
    expect(await judging.judge(late!)).toBe(false);
    expect(await kept()).toEqual(['quarantine', 'thumbnail', 'upload']);
    await uploads.releaseChecking(late!);
    expect(await uploads.takeForChecking(id, 300)).toBeNull();
    expect(await judging.judge(current!)).toBe(true);
    // Decided: neither word of the late one takes it back.
    expect(await judging.judge(late!)).toBe(true);
    nextCall(judges, 'judge', () => Promise.resolve(refusal));
    expect(await judging.judge(late!)).toBe(true);
    expect(await kept()).toEqual(['quarantine', 'thumbnail', 'upload']);
    expect([(await read(id)).status, await usable(id)]).toEqual(['ready', true]);
  });

  it('are looked at by what they show: white lines on nothing, on black too', async () => {
    const drawing = await sharp(
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><path d="M20 20L280 180" stroke="#fff" stroke-width="20"/></svg>',
      ),
    )
      .png()
      .toBuffer();
    expect((await upload(drawing)).body.status).toBe('ready');
    const contrasts = await Promise.all(
      services.seen.map(async ({ body }) => {
        const [{ image_url: address }] = body.input as [{ image_url: { url: string } }];
        const jpeg = Buffer.from(address.url.split(',')[1] ?? '', 'base64');
        const { channels } = await sharp(jpeg).stats();
        return Math.max(...channels.map(({ min, max }) => max - min));
      }),
    );
    expect(contrasts.sort((a, b) => a - b)).toEqual([0, expect.any(Number)]);
    expect(contrasts[1]).toBeGreaterThan(200);
  });
});

async function until(met: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000;
  while (!(await met())) {
    if (performance.now() > end) throw new Error('it did not come');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
