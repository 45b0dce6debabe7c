import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Exporters } from '#kernel';
import { BuildExport } from '../../../libs/privacy/src/build-export/build-export.js';
import { ExportsJobs } from '../../../libs/privacy/src/jobs/export.jobs.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { operator, ownerSql, PASSWORD, signUp, type Customer } from '../../support/http-client.js';
import { allTables } from '../../support/person-scan.js';
import { eventually } from '../generation/studio.js';
import {
  ask,
  ASK,
  exported,
  forgetLimit,
  gone,
  is,
  keysOf,
  LIST,
  openAfterLeaving,
  viewOf,
  withPicture,
} from './exporting.js';
import { erasing } from './erasing.js';
import { fetchPart, linesOf, sha256, unpack, type ExportView } from './export-reader.js';
import { EXPECTED_ROWS, MAY_BE_EMPTY } from './exported-rows.js';
import { NOT_EXPORTED } from './tables.js';
import { wholeLife, type WholeLife } from './whole-life.js';

jest.setTimeout(300_000);

interface Pictured {
  id: string;
  file: string | null;
}

/** Real: Postgres, Redis, the API, the worker, the demo engine, files on the disk. */
describe('everything of a person, as a download', () => {
  let app: TestApp;
  let support: Customer;
  let person: WholeLife;
  let neighbour: WholeLife;
  let options: BuildExport['options'];
  beforeAll(async () => {
    app = await startApp({ worker: true, env: { MODERATION: 'local' } });
    options = app.worker!.get(BuildExport, { strict: false }).options;
    options.first_retry_s = 0.2;
    support = await operator(app, 'support');
    person = await wholeLife(app, support);
    neighbour = await wholeLife(app, support);
  });
  afterAll(() => app.close());

  it('says of every table what a person gets of it, or why nothing', async () => {
    const exporters = app.api.get(Exporters, { strict: false });
    const exportedTables = new Set(exporters.sources().flatMap(({ tables }) => tables));
    const tables = await allTables(app.database);
    const known = (table: string) => exportedTables.has(table) || table in NOT_EXPORTED;
    expect(tables.filter((table) => !known(table))).toEqual([]);
    const both = Object.keys(NOT_EXPORTED).filter((table) => exportedTables.has(table));
    const unknown = [...exportedTables, ...Object.keys(NOT_EXPORTED)].filter(
      (table) => !tables.includes(table),
    );
    expect([both, unknown]).toEqual([[], []]);
  });

  it('takes the password, is made once at a time, and never for an API key', async () => {
    expect(await ask(person, 'not mine')).toMatchObject({
      status: 403,
      body: { code: 'wrong_password' },
    });
    const key = await person.client.post<{ key: string }>('/api/v1/api-keys', { name: 'mine' });
    const bearer = { authorization: `Bearer ${key.body.key}`, cookie: '' };
    for (const path of [LIST, `${LIST}/${randomUUID()}/parts/1`])
      expect((await person.client.get(path, bearer)).status).toBe(403);
    expect((await person.client.post(ASK, { password: PASSWORD }, bearer)).status).toBe(403);
    const [one, other] = await Promise.all([ask(person), ask(person)]);
    expect([one.status, other.status]).toEqual([202, 202]);
    expect(one.body.id).toBe(other.body.id);
    await is(person, one.body.id, 'ready');
  });

  it('holds all of it, of nobody else, and no secret', async () => {
    await forgetLimit(app, person);
    const view = await exported(person);
    const all = await unpack(app, person, view);
    const [manifest] = all.manifests;
    expect(manifest).toMatchObject({
      schema: { name: 'account-export', version: 1 },
      isLastPart: true,
      leftOut: [],
      rows: view.rows,
    });
    for (const { path, bytes, sha256: sum } of manifest!.files)
      expect([path, all.files.get(path)?.length, sha256(all.files.get(path)!)]).toEqual([
        path,
        bytes,
        sum,
      ]);
    expect([...all.files.keys()].sort()).toEqual(
      [...manifest!.files.map(({ path }) => path), 'manifest.json'].sort(),
    );

    for (const [path, sql] of Object.entries(EXPECTED_ROWS)) {
      const params = sql.includes('$2')
        ? [person.workspaceId, person.userId]
        : [person.workspaceId];
      const [row] = await ownerSql<{ n: number }>(app, sql, params);
      const found = path.endsWith('.json')
        ? Number(all.files.has(path))
        : linesOf(all, path).length;
      // What is written while it is made: the export itself, and the mail about it.
      const slack = path === 'account/mails.jsonl' ? 1 : 0;
      expect([path, row!.n - slack <= found && found <= row!.n]).toEqual([path, true]);
      if (!MAY_BE_EMPTY.has(path)) expect([path, found > 0]).toEqual([path, true]);
    }
    expect(Object.keys(view.rows).sort()).toEqual(Object.keys(EXPECTED_ROWS).sort());

    for (const { id, file } of linesOf<Pictured>(all, 'generations/images.jsonl')) {
      const { bytes } = await fetchPart(app, person, `/api/v1/images/${id}/content`);
      if (file !== null) expect(sha256(all.files.get(file)!)).toBe(sha256(bytes));
    }
    const [upload] = linesOf<Pictured>(all, 'uploads/uploads.jsonl');
    expect(all.files.get(upload!.file!)!.length).toBeGreaterThan(50);
    expect(view.pictures).toBe(view.picturesInAll);
    expect(view.pictures).toBeGreaterThan(2);

    for (const word of person.words.slice(0, 2)) expect(all.text).toContain(word);
    for (const word of [...neighbour.words, neighbour.workspaceId, neighbour.userId, support.email])
      expect([word, all.text.includes(word)]).toEqual([word, false]);
    for (const secret of await secretsOf(person)) expect(all.text).not.toContain(secret);
  });

  /** What lets somebody in, in the forms in which it stands in rows. */
  async function secretsOf({ workspaceId, userId }: Customer): Promise<string[]> {
    const rows = await ownerSql<{ secret: string }>(
      app,
      `SELECT password_hash AS secret FROM auth.users WHERE id = $2
       UNION SELECT unnest(ARRAY[encode(key_hash, 'hex'), encode(key_hash, 'base64'), hint])
               FROM auth.api_keys WHERE workspace_id = $1
       UNION SELECT encode(token_hash, 'hex') FROM auth.sessions WHERE user_id = $2
       UNION SELECT encode(token_hash, 'hex') FROM auth.mailed_links WHERE user_id = $2
       UNION SELECT (regexp_match(text_body, 'token=([^\\s&]+)'))[1] FROM kernel.mail
              WHERE user_id = $2 OR workspace_id = $1`,
      [workspaceId, userId],
    );
    const secrets = rows.flatMap(({ secret }) => (secret ? [secret] : []));
    expect(secrets.length).toBeGreaterThan(5);
    return [...secrets, person.client.cookie!.split('=')[1]!];
  }

  it('comes in parts where it is large, and a download goes on where it broke off', async () => {
    const { part_bytes, piece_bytes } = options;
    Object.assign(options, { part_bytes: 300_000, piece_bytes: 100_000 });
    try {
      await forgetLimit(app, person);
      const view = await exported(person);
      expect(view.parts.length).toBeGreaterThan(1);
      expect(view.parts.map(({ number }) => number)).toEqual(view.parts.map((_, at) => at + 1));
      const all = await unpack(app, person, view);
      expect(all.manifests.map(({ isLastPart }) => isLastPart)).toEqual([
        ...view.parts.slice(1).map(() => false),
        true,
      ]);
      const inAll = all.manifests.flatMap(({ files }) => files.map(({ path }) => path));
      expect(new Set(inAll).size).toBe(inAll.length);
      expect(inAll.filter((path) => /^(images|uploads)\/.*\.(png|jpg)$/.test(path))).toHaveLength(
        view.picturesInAll!,
      );

      const { downloadUrl, bytes } = view.parts[0]!;
      const whole = await fetchPart(app, person, downloadUrl!);
      const etag = whole.headers.get('etag')!;
      for (const [start, end] of [
        [0, 9],
        [99_990, 200_010],
        [bytes - 5, bytes - 1],
      ] as const) {
        const range = { range: `bytes=${start}-${end}`, 'if-range': etag };
        const part = await fetchPart(app, person, downloadUrl!, range);
        expect([part.status, part.headers.get('content-range')]).toEqual([
          206,
          `bytes ${start}-${end}/${bytes}`,
        ]);
        expect(part.bytes.equals(whole.bytes.subarray(start, end + 1))).toBe(true);
      }
      const beyond = await fetchPart(app, person, downloadUrl!, { range: `bytes=${bytes}-` });
      expect(beyond.status).toBe(416);
      const head = await fetch(new URL(downloadUrl!, app.url), {
        method: 'HEAD',
        headers: { cookie: person.client.cookie! },
      });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(bytes)]);
      expect(await openAfterLeaving(app, view.id)).toBe(0);
      // The ones of before can be fetched no more.
      const list = await person.client.get<{ items: ExportView[] }>(LIST);
      expect(list.body.items.map(({ status }) => status)).toEqual(['ready', 'ended', 'ended']);
      const keys = await eventually(
        () => keysOf(app, person),
        (found) => found.every((key) => key.includes(view.id)),
      );
      expect(keys.length).toBeGreaterThan(view.parts.length);
    } finally {
      Object.assign(options, { part_bytes, piece_bytes });
    }
  });

  it('is told by mail, and is nobody else’s to fetch', async () => {
    const view = (await person.client.get<{ items: ExportView[] }>(LIST)).body.items[0]!;
    const mails = await ownerSql<{ text_body: string }>(
      app,
      `SELECT text_body FROM kernel.mail WHERE workspace_id = $1 AND subject LIKE 'Your data is ready%'`,
      [person.workspaceId],
    );
    expect(mails.length).toBeGreaterThan(0);
    for (const stranger of [neighbour, support]) {
      expect((await stranger.client.get(`${LIST}/${view.id}`)).status).toBe(404);
      expect((await fetchPart(app, stranger, view.parts[0]!.downloadUrl!)).status).toBe(404);
      expect((await stranger.client.delete(`${LIST}/${view.id}`)).status).toBe(404);
    }
    const nobody = await fetch(new URL(view.parts[0]!.downloadUrl!, app.url));
    expect(nobody.status).toBe(401);
  });

  it('waits while the store is away, and goes on when it is back', async () => {
    const someone = await withPicture(app);
    const temporary = join(app.config.dataDir, 'objects', '.tmp');
    // No file can be begun where its folder is a file.
    rmSync(temporary, { recursive: true, force: true });
    writeFileSync(temporary, '');
    const asked = await ask(someone);
    const [row] = await eventually(
      () =>
        ownerSql<{ failures: number; last_error: string }>(
          app,
          'SELECT failures, last_error FROM privacy.export WHERE id = $1',
          [asked.body.id],
        ),
      ([found]) => (found?.failures ?? 0) > 0,
    );
    expect(row!.last_error).toBe('ProblemError');
    const url = `${LIST}/${asked.body.id}/parts/1`;
    expect((await fetchPart(app, someone, url)).status).toBe(409);
    rmSync(temporary);
    mkdirSync(temporary);
    const view = await eventually(
      async () => {
        // The schedule's own look comes some seconds later.
        await app.worker!.get(ExportsJobs, { strict: false }).resume();
        return viewOf(someone, asked.body.id);
      },
      ({ status }) => status === 'ready',
    );
    expect((await unpack(app, someone, view)).manifests).toHaveLength(1);
  });

  it('leaves out what is not there, and says so', async () => {
    const someone = await withPicture(app);
    const [object] = await ownerSql<{ key: string }>(
      app,
      `SELECT o.key FROM storage.object o WHERE owner_id = $1 AND kind = 'output'`,
      [someone.imageId],
    );
    rmSync(join(app.config.dataDir, 'objects', object!.key));
    const view = await exported(someone);
    expect(view).toMatchObject({ pictures: 0, picturesInAll: 1, leftOut: 1 });
    const { manifests } = await unpack(app, someone, view);
    expect(manifests[0]!.leftOut).toEqual([
      { path: expect.stringContaining(someone.imageId), why: 'not in the store' },
    ]);
  });

  it('is gone with a picture that its owner deletes for good', async () => {
    const someone = await withPicture(app);
    const view = await exported(someone);
    const chosen = { imageIds: [someone.imageId] };
    await someone.client.post('/api/v1/images/trash', chosen);
    // In the trash it is still there, for them and in the export.
    expect((await viewOf(someone, view.id)).status).toBe('ready');
    expect((await someone.client.post('/api/v1/images/trash/delete', chosen)).status).toBe(200);
    expect(await is(someone, view.id, 'ended')).toMatchObject({ endReason: 'contents_deleted' });
    expect((await fetchPart(app, someone, view.parts[0]!.downloadUrl!)).status).toBe(410);
    await gone(app, someone);
  });

  it('ends after its days, by its owner and with a block, and its bytes are gone', async () => {
    const [expiring, deleting, blocked] = [await signUp(app), await signUp(app), await signUp(app)];
    const views = await Promise.all([expiring, deleting, blocked].map(exported));
    const jobs = app.worker!.get(ExportsJobs, { strict: false });
    await atLater(app.database, '6 days', () => jobs.expire());
    expect((await viewOf(expiring, views[0]!.id)).status).toBe('ready');

    expect((await deleting.client.delete(`${LIST}/${views[1]!.id}`)).status).toBe(204);
    expect(await viewOf(deleting, views[1]!.id)).toMatchObject({ endReason: 'deleted' });

    const block = `/api/admin/v1/customers/${blocked.workspaceId}/block`;
    expect((await support.client.post(block, { reason: 'For this test' })).status).toBe(200);
    await eventually(
      () =>
        ownerSql<{ end_reason: string }>(
          app,
          'SELECT end_reason FROM privacy.export WHERE id = $1',
          [views[2]!.id],
        ),
      ([row]) => row?.end_reason === 'blocked',
    );
    const start = `/api/admin/v1/customers/${blocked.workspaceId}/export`;
    expect(await support.client.post(start, { reason: 'By letter' })).toMatchObject({
      status: 409,
      body: { code: 'account_shut' },
    });

    await atLater(app.database, '8 days', () => jobs.expire());
    expect(await viewOf(expiring, views[0]!.id)).toMatchObject({ endReason: 'expired' });
    for (const who of [expiring, deleting, blocked]) await gone(app, who);
  });

  it('is made so often a day and not more', async () => {
    const someone = await signUp(app);
    for (let time = 0; time < 3; time += 1) await exported(someone);
    const refused = await ask(someone);
    expect(refused).toMatchObject({ status: 429, body: { code: 'export_limit', max: 3 } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(80_000);
  });

  it('can be begun by an operator, with a trace, who sees nothing of what is in it', async () => {
    const someone = await signUp(app);
    const start = `/api/admin/v1/customers/${someone.workspaceId}/export`;
    const begun = await support.client.post<{ id: string; auditId: string }>(start, {
      reason: 'Asked by letter',
    });
    expect(begun).toMatchObject({ status: 202, body: { askedBy: 'operator' } });
    expect(await is(someone, begun.body.id, 'ready')).toMatchObject({ parts: [{ number: 1 }] });
    const [audit] = await ownerSql(
      app,
      'SELECT action, reason FROM kernel.audit_log WHERE id = $1',
      [begun.body.auditId],
    );
    expect(audit).toEqual({ action: 'customer.export-asked', reason: 'Asked by letter' });
    const list = await support.client.get<{ items: object[]; total: number }>(
      `/api/admin/v1/exports?workspaceId=${someone.workspaceId}`,
    );
    expect(list.body).toMatchObject({ total: 1, items: [{ status: 'ready', parts: 1 }] });
    expect(JSON.stringify(list.body)).not.toContain('downloadUrl');
    expect((await someone.client.get('/api/admin/v1/exports')).status).toBe(403);
  });

  it('leaves nothing behind when the person is erased, made or being made', async () => {
    const someone = await withPicture(app);
    await exported(someone);
    options.piece_bytes = 50_000;
    try {
      await ask(someone);
      const erasure = erasing(app);
      expect((await erasure.ask(someone)).status).toBe(201);
      await erasure.dayComes(someone.workspaceId);
      await eventually(
        async () => {
          // What a builder announced and was not let finish is the sweep's, minutes later.
          await ownerSql(
            app,
            `UPDATE storage.object SET settle_after = kernel.now()
              WHERE workspace_id = $1 AND kind = 'export' AND settle_after IS NOT NULL`,
            [someone.workspaceId],
          );
          await erasure.hurry(someone.workspaceId);
          await erasure.look();
          return erasure.state(someone.workspaceId);
        },
        ({ status }) => status === 'done',
      );
    } finally {
      options.piece_bytes = 8 * 1024 * 1024;
    }
    expect(await keysOf(app, someone)).toEqual([]);
    const rows = await ownerSql(app, 'SELECT FROM privacy.export WHERE workspace_id = $1', [
      someone.workspaceId,
    ]);
    expect(rows).toEqual([]);
  });
});
