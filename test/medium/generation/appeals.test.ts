import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImageRepository } from '../../../libs/generation/src/data/image.repository.js';
import { DeliverGranted } from '../../../libs/generation/src/deliver-granted/deliver-granted.js';
import { RunRetention } from '../../../libs/storage/src/clean-up-expired/run-retention.js';
import { parseKey } from '../../../libs/storage/src/object-key.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { flaggedPicture } from '../../support/flagged-picture.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { batchIn, readBatch, readyBatch, rowsOf, startBatch } from './batch-client.js';
import { guidedEngine } from './guided-engine.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  read,
} from './studio.js';

interface Appeal {
  id: string;
  status: string;
  answer: string | null;
  code: string;
  auditId: string;
  pictureUrl: string | null;
}

/** Real: Postgres, Redis, the worker, the demo engine, the local classifier, the disk store. */
describe('appeals', () => {
  let app: TestApp;
  let customer: Customer;
  let moderator: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    customer = await customerWith(app, 1_000);
    moderator = await operator(app, 'moderator');
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  const open = (who: Customer, verdictId: string) =>
    who.client.post<Appeal>('/api/v1/moderation/appeals', { verdictId, message: 'Only colours' });
  const decide = (id: string, decision: string, reason = 'We looked at it', who = moderator) =>
    who.client.post<Appeal>(`/api/admin/v1/moderation/appeals/${id}/decision`, {
      decision,
      reason,
    });
  async function refusedImage() {
    const { id } = await accepted(customer, { prompt: 'soft colours [demo:flagged]' });
    const [image] = (await over(customer, id)).images;
    const { verdictId = '' } = (image?.error ?? {}) as { verdictId?: string };
    return { generationId: id, imageId: image?.id ?? '', verdictId };
  }
  async function upload(seed: number) {
    const bytes = await flaggedPicture(seed);
    const { body: ticket } = await customer.client.post<{
      id: string;
      uploadUrl: string;
      headers: Record<string, string>;
    }>('/api/v1/uploads', { filename: 'a', contentType: 'image/png', bytes: bytes.length });
    await fetch(ticket.uploadUrl, {
      method: 'PUT',
      headers: ticket.headers,
      body: new Uint8Array(bytes),
    });
    const { body } = await customer.client.post<{
      status: string;
      code: string;
      verdictId: string;
    }>(`/api/v1/uploads/${ticket.id}/complete`);
    return { ...body, id: ticket.id };
  }
  async function refusedUpload(seed: number) {
    const refused = await upload(seed);
    expect(refused.code).toBe('upload_refused');
    return refused;
  }
  /** The clean-up as it would be so much later. */
  async function retention(later: string) {
    const runs = app.api.get(RunRetention, { strict: false });
    await atLater(app.database, later, async () => {
      const { id } = await runs.startBySchedule();
      await runs.work(id);
      await eventually(
        () => runs.existing(id),
        ({ status }) => status === 'finished',
      );
    });
  }
  const order = (prompt: string) =>
    customer.client.post<{ code: string; verdictId: string }>(
      '/api/v1/generations',
      { prompt, aspectRatio: '1:1', resolution: '1K', count: 1 },
      { 'idempotency-key': crypto.randomUUID() },
    );

  it('of a result show the picture, blurred until asked; a granted one delivers it free', async () => {
    const { generationId, imageId, verdictId } = await refusedImage();
    const before = await balance(customer);
    const appeal = (await open(customer, verdictId)).body;
    expect(appeal).toMatchObject({ status: 'open', subject: 'image', rule: 'sexual_content' });
    const shown = await moderator.client.get<Appeal>(
      `/api/admin/v1/moderation/appeals/${appeal.id}`,
    );
    const url = shown.body.pictureUrl ?? '';
    const bytes = async (query = '') => {
      const answer = await fetch(new URL(url + query, app.url), {
        headers: { cookie: moderator.client.cookie ?? '' },
      });
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([
        200,
        'private, no-store',
      ]);
      return Buffer.from(await answer.arrayBuffer()).toString('base64');
    };
    expect(await bytes()).not.toBe(await bytes('?clear=1'));
    for (const who of [customer, await operator(app, 'support')])
      expect((await who.client.get(url)).status).toBe(403);

    const done = await decide(appeal.id, 'granted', 'Nothing but colours');
    expect([done.status, done.body.status]).toEqual([200, 'granted']);
    const delivered = await eventually(
      () => read(customer, generationId),
      ({ images }) => images[0]?.status === 'delivered',
    );
    expect(delivered).toMatchObject({
      status: 'finished',
      images: [{ status: 'delivered', charged: false, granted: true }],
    });
    expect(delivered.images[0]?.error).toBeUndefined();
    const content = await fetch(new URL(delivered.images[0]?.contentUrl ?? '', app.url), {
      headers: { cookie: customer.client.cookie ?? '' },
    });
    expect([content.status, content.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await balance(customer)).toEqual(before);
    const receipt = await customer.client.get(`/api/v1/generations/${generationId}/receipt`);
    expect(receipt.body).toMatchObject({ totals: { charged: 0 } });
    const gallery = await customer.client.get<{ items: { id: string }[] }>('/api/v1/images');
    expect(gallery.body.items.map(({ id }) => id)).toContain(imageId);
    const kept = await eventually(
      () =>
        ownerSql<{ kind: string }>(
          app,
          `SELECT kind FROM storage.object WHERE owner_id = $1 AND state = 'stored' ORDER BY kind`,
          [imageId],
        ),
      (rows) => rows.length === 3,
    );
    expect(kept.map(({ kind }) => kind)).toEqual(['output', 'preview', 'thumbnail']);
  });

  it('of a picture of a batch end its row as made, at no charge', async () => {
    const batch = await startBatch(
      customer,
      await readyBatch(customer, 'soft colours of a batch [demo:flagged]\na red cup'),
    );
    expect(await batchIn(customer, batch.id, 'finished')).toMatchObject({
      counts: { failed: 1, done: 1 },
      images: { delivered: 1 },
      credits: { charged: 10 },
    });
    const [row] = await rowsOf(customer, batch.id);
    const { verdictId = '' } = (row?.images[0]?.error ?? {}) as { verdictId?: string };
    await decide((await open(customer, verdictId)).body.id, 'granted');
    const granted = await eventually(
      () => readBatch(customer, batch.id),
      ({ counts }) => counts.done === 2,
    );
    expect(granted).toMatchObject({ images: { delivered: 2 }, credits: { charged: 10 } });
  });

  it('are answered by mail and in the studio, with an audit row', async () => {
    const { verdictId } = await refusedImage();
    const { id } = (await open(customer, verdictId)).body;
    const done = await decide(id, 'upheld', 'This rule has no exception');
    const mine = await customer.client.get<{ items: Appeal[] }>('/api/v1/moderation/appeals');
    expect(mine.body.items.find((item) => item.id === id)).toMatchObject({
      status: 'upheld',
      answer: 'This rule has no exception',
    });
    const mails = await ownerSql<{ text_body: string }>(
      app,
      `SELECT text_body FROM kernel.mail WHERE to_address = $1 ORDER BY id DESC LIMIT 1`,
      [customer.email],
    );
    expect(mails[0]?.text_body).toContain('This rule has no exception');
    expect(mails[0]?.text_body).toMatch(/维持原来的决定/);
    expect(
      await ownerSql(app, 'SELECT action, reason FROM kernel.audit_log WHERE id = $1', [
        done.body.auditId,
      ]),
    ).toEqual([{ action: 'verdict.upheld', reason: 'This rule has no exception' }]);
  });

  it('are one per refusal, decided once, whoever asks how often', async () => {
    const { verdictId } = await refusedImage();
    const opened = await Promise.all([1, 2, 3].map(() => open(customer, verdictId)));
    expect(new Set(opened.map(({ body }) => body.id)).size).toBe(1);
    const id = opened[0]?.body.id ?? '';
    const done = await Promise.all([decide(id, 'upheld'), decide(id, 'granted')]);
    expect(done.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await open(customer, verdictId)).body.id).toBe(id);
  });

  it('of a description let the same words pass afterwards, here and for nobody else', async () => {
    const words = 'nude woman, marble statue in a museum';
    const refused = await order(words);
    expect(refused.body.code).toBe('prompt_blocked');
    const { id } = (await open(customer, refused.body.verdictId)).body;
    await decide(id, 'granted', 'A statue');
    expect((await order(words)).status).toBe(202);
    const other = await customerWith(app, 100);
    const theirs = await other.client.post<{ code: string }>(
      '/api/v1/generations',
      { prompt: words, aspectRatio: '1:1', resolution: '1K', count: 1 },
      { 'idempotency-key': crypto.randomUUID() },
    );
    expect(theirs.body.code).toBe('prompt_blocked');
  });

  it('of a reference let the same picture pass afterwards', async () => {
    const { verdictId } = await refusedUpload(77);
    const { id } = (await open(customer, verdictId)).body;
    await decide(id, 'granted', 'Only colours');
    expect((await upload(77)).status).toBe('ready');
  });

  it('keep the picture until they are decided, and a picture that is gone cannot be granted', async () => {
    const [appealed, forgotten] = [await refusedImage(), await refusedImage()];
    const uploaded = await refusedUpload(78);
    const appeal = (await open(customer, appealed.verdictId)).body;
    expect((await open(customer, uploaded.verdictId)).body.status).toBe('open');
    const owners = [appealed.imageId, forgotten.imageId, uploaded.id];
    const kept = async () => {
      const rows = await ownerSql<{ owner_id: string }>(
        app,
        `SELECT owner_id FROM storage.object
          WHERE kind = 'quarantine' AND state = 'stored' AND owner_id = ANY($1)`,
        [owners],
      );
      return owners.map((id) => rows.some((row) => row.owner_id === id));
    };
    await retention('45 days');
    expect(await kept()).toEqual([true, true, true]);
    await retention('61 days');
    expect(await kept()).toEqual([true, false, true]);
    const late = await moderator.client.post<Appeal>(
      `/api/admin/v1/moderation/verdicts/${forgotten.verdictId}/decision`,
      { decision: 'overturned', reason: 'It was right' },
    );
    expect([late.status, late.body.code]).toEqual([409, 'refused_picture_gone']);
    expect((await decide(appeal.id, 'granted')).status).toBe(200);
    await eventually(
      () => read(customer, appealed.generationId),
      ({ images }) => images[0]?.status === 'delivered',
    );
  });

  it('whose picture is lost go before a person once, and hold up no other', async () => {
    const { imageId, verdictId } = await refusedImage();
    const [copy] = await ownerSql<{ key: string }>(
      app,
      `SELECT key FROM storage.object WHERE kind = 'quarantine' AND owner_id = $1`,
      [imageId],
    );
    await app.api.get(ObjectStore, { strict: false }).delete([parseKey(copy?.key ?? '')]);
    await decide((await open(customer, verdictId)).body.id, 'granted');
    const cases = () =>
      ownerSql<{ kind: string; status: string }>(
        app,
        'SELECT kind, status FROM support.cases WHERE reference = $1',
        [imageId],
      );
    await eventually(cases, (rows) => rows.length > 0);
    expect(await cases()).toEqual([{ kind: 'moderation_appeal', status: 'open' }]);
    const waiting = await app.api.get(ImageRepository, { strict: false }).granted(100);
    expect(waiting.map(({ id }) => id)).not.toContain(imageId);
  });

  it('that are granted while other pictures of the run are open deliver at once', async () => {
    const engine = guidedEngine(app);
    engine.close();
    engine.letThrough(1); // The second is still being made when the first one is granted.
    const prompt = 'soft colours [demo:flagged]';
    const { id } = await accepted(customer, { prompt, count: 2 });
    const first = await eventually(
      () => read(customer, id),
      ({ images }) => images.some(({ status }) => status === 'blocked'),
    );
    const refused = first.images.find(({ status }) => status === 'blocked');
    const { verdictId = '' } = (refused?.error ?? {}) as { verdictId?: string };
    await decide((await open(customer, verdictId)).body.id, 'granted');
    await eventually(
      () =>
        ownerSql(app, 'SELECT 1 FROM generation.image WHERE granted_at IS NOT NULL AND id = $1', [
          refused?.id,
        ]),
      (rows) => rows.length > 0,
    );
    await app.worker!.get(DeliverGranted, { strict: false }).run(); // Else within five seconds.
    const delivered = await eventually(
      () => read(customer, id),
      ({ images }) => images.some(({ status }) => status === 'delivered'),
    );
    expect(delivered.status).toBe('running');
    engine.open();
    expect(await over(customer, id)).toMatchObject({ status: 'finished' });
  });

  it('need a refusal of one’s own, words, and to come in time', async () => {
    const { verdictId } = await refusedImage();
    const stranger = await signUp(app);
    expect((await open(stranger, verdictId)).status).toBe(404);
    expect((await open(customer, crypto.randomUUID())).status).toBe(404);
    const silent = { verdictId, message: '  ' };
    expect((await customer.client.post('/api/v1/moderation/appeals', silent)).status).toBe(400);
    for (const who of [customer, await operator(app, 'finance')])
      expect((await decide(crypto.randomUUID(), 'granted', 'because', who)).status).toBe(403);
    await ownerSql(
      app,
      `UPDATE moderation.verdicts SET created_at = created_at - interval '31 days' WHERE id = $1`,
      [verdictId],
    );
    expect((await open(customer, verdictId)).body.code).toBe('appeal_too_late');
  });
});
