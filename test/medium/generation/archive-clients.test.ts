import { connect, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '../../../scripts/lib/net.mjs';
import { ArchiveGate } from '../../../libs/generation/src/download-selection/archive-gate.js';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { deliveredPicture } from './gallery-pictures.js';

jest.setTimeout(120_000);

const MIB = 1024 * 1024;
/** More than all buffers between the store and a client together. */
const MUCH = 256 * MIB;

/** Real: Postgres, Redis, the API. The store gives streams that a test holds in its hand. */
describe('those who download a ZIP', () => {
  let app: TestApp;
  let bytes: Buffer;
  let real: ObjectStore['get'];
  let store: ObjectStore;
  beforeAll(async () => {
    app = await startApp();
    bytes = await picture(32, 32);
    store = app.api.get(ObjectStore, { strict: false });
    real = store.get.bind(store);
  });
  afterAll(() => app.close());

  /** While it works, the store gives these streams in place of pictures. */
  async function withStreams(next: () => Readable, work: () => Promise<void>): Promise<void> {
    store.get = async (key, range) => {
      const body = await real(key, range);
      body?.stream.destroy();
      return body && { ...body, stream: next() };
    };
    try {
      await work();
    } finally {
      store.get = real;
    }
  }

  async function prepared(me: Customer): Promise<string> {
    const imageIds = [await deliveredPicture(app, me, { bytes })];
    const answer = await me.client.post<{ downloadUrl: string }>('/api/v1/images/archives', {
      imageIds,
    });
    return answer.body.downloadUrl;
  }

  const download = (me: Customer, path: string, signal?: AbortSignal) =>
    fetch(`${app.url}${path}`, { headers: { cookie: me.client.cookie! }, signal: signal ?? null });

  it('have two places each, told of in words, and free one by leaving', async () => {
    const [me, other] = [await signUp(app), await signUp(app)];
    const [mine, theirs] = [await prepared(me), await prepared(other)];
    const open: PassThrough[] = [];
    const held = () => {
      const stream = new PassThrough();
      open.push(stream);
      return stream;
    };
    await withStreams(held, async () => {
      const leaving = new AbortController();
      const [first] = [await download(me, mine, leaving.signal), await download(me, mine)];
      expect(first.status).toBe(200);
      await until(() => Promise.resolve(open.length === 2), { what: 'two that are being read' });
      const third = await download(me, mine);
      expect([third.status, await third.json()]).toEqual([
        429,
        expect.objectContaining({ code: 'too_many_archives' }),
      ]);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      const told = await me.client.post<{ code: string }>('/api/v1/images/archives', {
        imageIds: [mine.split('/').at(-1)!],
      });
      expect(told.body.code).toBe('too_many_archives');
      expect((await download(other, theirs)).status).toBe(200);

      leaving.abort();
      await until(() => Promise.resolve(open[0]!.destroyed), { what: 'the store let go' });
      await until(async () => (await download(me, mine)).status === 200, { what: 'a free place' });
      for (const stream of open) stream.destroy();
    });
  });

  it('are read for only as fast as they take it, and not for ever', async () => {
    const me = await signUp(app);
    const path = await prepared(me);
    let given = 0;
    let isOpen = false;
    const endless = () => {
      isOpen = true;
      return new Readable({
        read() {
          given += MIB;
          this.push(Buffer.alloc(MIB));
        },
        destroy(error, done) {
          isOpen = false;
          done(error);
        },
      });
    };
    const gate = app.api.get(ArchiveGate);
    const usual_ms = gate.stall_ms;
    gate.stall_ms = 2_000; // The first bytes come within it, too.
    let socket: Socket | undefined;
    try {
      await withStreams(endless, async () => {
        const { hostname, port } = new URL(app.url);
        socket = connect(Number(port), hostname);
        socket.on('error', () => undefined);
        // Nobody reads what comes.
        socket.pause();
        socket.write(
          `GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${me.client.cookie!}\r\n\r\n`,
        );
        await until(() => Promise.resolve(given > 0), { what: 'the first bytes' });
        await until(() => Promise.resolve(!isOpen), { what: 'an end of waiting' });
        expect(given).toBeLessThan(MUCH);
      });
    } finally {
      gate.stall_ms = usual_ms;
      socket?.destroy();
    }
    const whole = await download(me, path);
    expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(bytes.length);
  });
});
