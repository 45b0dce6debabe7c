import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { flaggedPicture } from '../../support/flagged-picture.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
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
    const bytes = await flaggedPicture(77);
    const upload = async () => {
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
      return customer.client.post<{ status: string; code: string; verdictId: string }>(
        `/api/v1/uploads/${ticket.id}/complete`,
      );
    };
    const refused = await upload();
    expect(refused.body.code).toBe('upload_refused');
    const { id } = (await open(customer, refused.body.verdictId)).body;
    await decide(id, 'granted', 'Only colours');
    expect((await upload()).body.status).toBe('ready');
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
