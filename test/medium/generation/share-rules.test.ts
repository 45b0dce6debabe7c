import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Media } from '../../../libs/storage/src/media/media.js';
import { ShareImages } from '../../../libs/generation/src/share-images/share-images.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from './gallery-pictures.js';

interface Link {
  id: string;
  url: string;
  state: string;
  revokedBy?: string;
  code?: string;
}
const WISH = { expiresInDays: 7, showPrompt: false };

/** Real: Postgres, Redis, the API, the disk store with real pictures in it. */
describe('what a share link shows', () => {
  let app: TestApp;
  let bytes: Buffer;
  beforeAll(async () => {
    app = await startApp();
    bytes = await picture(64, 48);
  });
  afterAll(() => app.close());

  const share = async (me: Customer, id: string) =>
    (await me.client.post<Link>(`/api/v1/images/${id}/share-links`, WISH)).body;
  const both = async (url: string) => [
    (await fetch(url)).status,
    (await fetch(`${url}/image`)).status,
  ];

  it('is over with the block of the account, before anybody was told of it', async () => {
    const [me, admin] = [await signUp(app), await operator(app, 'admin')];
    const id = await deliveredPicture(app, me, { bytes });
    const { url } = await share(me, id);
    expect(await both(url)).toEqual([200, 200]);
    const customer = `/api/admin/v1/customers/${me.workspaceId}`;
    await admin.client.post(`${customer}/block`, { reason: 'spreads stolen pictures' });
    expect(await both(url)).toEqual([404, 404]);
    // A request that was let in before the block, and writes after it.
    const { userId, workspaceId, email } = me;
    const late = await app.api
      .get(ShareImages)
      .create({ kind: 'session', userId, workspaceId, email, roles: [], scopes: [] }, id, WISH);
    expect(await both(late.url)).toEqual([404, 404]);
  });

  it('is over where an operator ended it, by every link of the picture, until one lifts that', async () => {
    const [me, moderator] = [await signUp(app), await operator(app, 'moderator')];
    const bad = await deliveredPicture(app, me, { bytes });
    const good = await deliveredPicture(app, me, { bytes });
    const links = [await share(me, bad), await share(me, bad)];
    const other = await share(me, good);
    await moderator.client.post(`/api/admin/v1/share-links/${links[0]!.id}/revoke`, {
      reason: 'shows a person who did not agree',
    });
    for (const { url } of links) expect(await both(url)).toEqual([404, 404]);
    expect(await both(other.url)).toEqual([200, 200]);
    expect((await share(me, bad)).code).toBe('sharing_forbidden');
    expect((await share(me, good)).state).toBe('open');
    const { items } = (await me.client.get<{ items: Link[] }>(`/api/v1/share-links?imageId=${bad}`))
      .body;
    expect(items.map((link) => link.revokedBy)).toEqual(['operator', 'operator']);

    // Until one lifts that: the old links stay over, and what was never forbidden is no news.
    const act = (id: string, what: string) =>
      moderator.client.post<{ auditId: string | null }>(`/api/admin/v1/share-links/${id}/${what}`, {
        reason: 'everybody in it agreed',
      });
    const found = async () =>
      (
        await moderator.client.get<{ items: { isBanned: boolean }[] }>(
          `/api/admin/v1/share-links?imageId=${bad}&state=revoked`,
        )
      ).body.items.map(({ isBanned }) => isBanned);
    expect(await found()).toEqual([true, true]);
    expect((await me.client.post(`/api/admin/v1/share-links/${links[0]!.id}/allow`)).status).toBe(
      403,
    );
    expect((await act(other.id, 'allow')).body).toEqual({ auditId: null });
    const { auditId } = (await act(links[1]!.id, 'allow')).body;
    expect(
      await ownerSql(app, 'SELECT action, reason, actor_id FROM kernel.audit_log WHERE id = $1', [
        auditId,
      ]),
    ).toEqual([
      {
        action: 'share-link.allowed',
        reason: 'everybody in it agreed',
        actor_id: moderator.userId,
      },
    ]);
    expect((await act(links[0]!.id, 'allow')).body).toEqual({ auditId: null });
    expect(await found()).toEqual([false, false]);
    for (const { url } of links) expect(await both(url)).toEqual([404, 404]);
    const again = await share(me, bad);
    expect(await both(again.url)).toEqual([200, 200]);
    await act(again.id, 'revoke');
    expect((await share(me, bad)).code).toBe('sharing_forbidden');
  });

  it('is seen by moderators alone, blurred at first, which is written down and not counted', async () => {
    const [me, moderator] = [await signUp(app), await operator(app, 'moderator')];
    const support = await operator(app, 'support');
    const id = await deliveredPicture(app, me, { bytes });
    const link = await share(me, id);
    const path = `/api/admin/v1/share-links/${link.id}/picture`;
    expect((await support.client.get(path)).status).toBe(403);
    const look = async (query = '') => {
      const answer = await fetch(`${app.url}${path}${query}`, {
        headers: { cookie: moderator.client.cookie! },
      });
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(answer.headers.get('cache-control')).toContain('no-store');
      return Buffer.from(await answer.arrayBuffer());
    };
    expect((await look()).equals(await look('?clear=1'))).toBe(false);
    expect(
      await ownerSql(
        app,
        `SELECT actor_id AS actor, after->>'clear' AS clear FROM kernel.audit_log
          WHERE action = 'share-link.looked-at' AND subject_id = $1 ORDER BY id`,
        [link.id],
      ),
    ).toEqual([
      { actor: moderator.userId, clear: 'false' },
      { actor: moderator.userId, clear: 'true' },
    ]);
    const { items } = (await me.client.get<{ items: { views: number }[] }>('/api/v1/share-links'))
      .body;
    expect(items).toMatchObject([{ views: 0 }]);
    await me.client.delete(`/api/v1/images/${id}`);
    expect((await moderator.client.get(path)).status).toBe(410);
  });

  it('is a copy for screens and never the original', async () => {
    const me = await signUp(app);
    const id = await deliveredPicture(app, me, { bytes });
    const { url } = await share(me, id);
    await ownerSql(app, `DELETE FROM storage.object WHERE kind = 'preview' AND owner_id = $1`, [
      id,
    ]);
    const media = app.api.get(Media, { strict: false });
    const real = media.shrink.bind(media);
    media.shrink = () => Promise.reject(new Error('no child answers'));
    try {
      const refused = await fetch(`${url}/image`);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBeTruthy();
      const own = await me.client.get(`/api/v1/images/${id}/preview`);
      expect(own.status).toBe(200);
    } finally {
      media.shrink = real;
    }
    expect((await fetch(`${url}/image`)).headers.get('content-type')).toBe('image/webp');
  });

  it('counts toward the limit while it shows something', async () => {
    const me = await signUp(app);
    const [gone, there] = [
      await deliveredPicture(app, me, { bytes }),
      await deliveredPicture(app, me, { bytes }),
    ];
    await ownerSql(
      app,
      `INSERT INTO generation.share_link (id, workspace_id, image_id, created_by, shows_prompt,
         expires_at)
       SELECT uuidv7(), $1, $2, $3, false, kernel.now() + interval '1 day'
         FROM generate_series(1, 500)`,
      [me.workspaceId, gone, me.userId],
    );
    expect((await share(me, there)).code).toBe('too_many_share_links');
    await me.client.delete(`/api/v1/images/${gone}`);
    expect((await share(me, there)).state).toBe('open');
  });
});
