import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { newId, PictureJudge, ProblemError } from '#kernel';
import { UploadRepository } from '../../../libs/storage/src/data/upload.repository.js';
import { Media } from '../../../libs/storage/src/media/media.js';
import { CheckGate } from '../../../libs/storage/src/receive-upload/check-gate.js';
import { KeepUpload } from '../../../libs/storage/src/receive-upload/keep-upload.js';
import { startApp, type TestApp } from '../../support/app.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { nextCall } from '../../support/next-call.js';
import { picture } from '../../support/pictures.js';

interface Ticket {
  id: string;
  uploadUrl: string;
  headers: Record<string, string>;
}
interface Upload {
  status: string;
  code: string;
  height: number;
}

/** Real: Postgres, Redis, HTTP, the disk adapter, the media child. */
describe('uploads', () => {
  let app: TestApp;
  let me: Customer;

  beforeAll(async () => {
    app = await startApp();
    me = await signUp(app);
  });
  afterAll(() => app.close());

  const announce = (contentType: string, bytes: number) =>
    me.client.post<Ticket>('/api/v1/uploads', { filename: 'a.png', contentType, bytes });
  const send = ({ uploadUrl, headers }: Ticket, bytes: Buffer) =>
    fetch(uploadUrl, { method: 'PUT', headers, body: new Uint8Array(bytes) });
  const complete = (id: string) => me.client.post<Upload>(`/api/v1/uploads/${id}/complete`);

  it('are checked two at a time of one workspace; the third is told when to come again', async () => {
    const bytes = await picture(60, 40);
    const { body: ticket } = await announce('image/png', bytes.length);
    await send(ticket, bytes);
    const gate = app.api.get(CheckGate, { strict: false });
    const leave = [gate.enter(me.workspaceId), gate.enter(me.workspaceId)];
    const early = await complete(ticket.id);
    expect([early.status, early.body.code]).toEqual([429, 'too_many_uploads']);
    expect(early.headers.get('retry-after')).toBe('2');
    // Nobody else is kept out, but for the four that are checked in all.
    const others = [gate.enter('another'), gate.enter('a third')];
    expect(() => gate.enter('a fourth')).toThrow(expect.objectContaining({ status: 429 }));
    for (const free of [...leave, ...others]) free();
    expect((await complete(ticket.id)).body.status).toBe('ready');
  });

  it('that are kept already are not read anew, whatever was sent after it', async () => {
    const [first, second] = await Promise.all([picture(60, 40), picture(60, 44)]);
    const size = Math.max(first.length, second.length);
    // What follows the end of a PNG is ignored: both are of the announced size.
    const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
    const { body: ticket } = await announce('image/png', size);
    await send(ticket, padded(first));
    const uploads = app.api.get(UploadRepository, { strict: false });
    const judges = app.api.get(PictureJudge, { strict: false });
    const before = await uploads.find(me.workspaceId, ticket.id);
    nextCall(judges, 'judge', () =>
      Promise.reject(new ProblemError(503, 'moderation_unavailable', 'away', 'away')),
    );
    expect((await complete(ticket.id)).body.status).toBe('pending');
    expect((await send(ticket, padded(second))).status).toBe(200);
    // The row that this request reads is older than what is kept.
    nextCall(uploads, 'find', () => Promise.resolve(before));
    expect((await complete(ticket.id)).body).toMatchObject({ status: 'ready', height: 40 });
    const content = await fetch(new URL(`/api/v1/uploads/${ticket.id}/content`, app.url), {
      headers: { cookie: me.client.cookie ?? '' },
    });
    const shown = Buffer.from(await content.arrayBuffer());
    expect(await sharp(shown).metadata()).toMatchObject({ width: 60, height: 40 });
    // Nor can anybody write over it: it is kept once.
    const lease = { id: ticket.id, workspaceId: me.workspaceId, token: newId(), keptAt: null };
    const cleaned = await app.api.get(Media, { strict: false }).clean(second, 'image/png');
    await expect(
      app.api.get(KeepUpload, { strict: false }).keep(lease, 'image/png', cleaned),
    ).rejects.toMatchObject({ code: 'upload_being_checked' });
  });
});
