import { connect, type Socket } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DownloadPace } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import { startApp, type TestApp } from '../../support/app.js';
import { signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { undisturbed } from '../../support/undisturbed.js';
import { deliveredPicture } from './gallery-pictures.js';

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

  /** Bytes without end, and whether anybody holds them still. */
  function endless() {
    const source = { given: 0, isOpen: false };
    const open = () => {
      source.isOpen = true;
      return new Readable({
        read() {
          source.given += MIB;
          this.push(Buffer.alloc(MIB));
        },
        destroy(error, done) {
          source.isOpen = false;
          done(error);
        },
      });
    };
    return { source, open };
  }

  /** Asks, and reads only what it is told to. */
  function slowClient(me: Customer, path: string): Socket {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    socket.pause();
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncookie: ${me.client.cookie!}\r\n\r\n`,
    );
    return socket;
  }

  it.each([
    ['nothing', 0],
    ['a little at a time', 64 * 1024],
  ])('are read for as fast as they take it, and not for ever where that is %s', (_how, sip) =>
    undisturbed(1_000, async () => {
      const me = await signUp(app);
      const path = await prepared(me);
      const { source, open } = endless();
      const pace = app.api.get(DownloadPace);
      const usual = pace.least;
      pace.least = sip > 0 ? { bytes: 1, within_ms: 2_000 } : { bytes: MIB, within_ms: 500 };
      let socket: Socket | undefined;
      let sipping: NodeJS.Timeout | undefined;
      try {
        await withStreams(open, async () => {
          socket = slowClient(me, path);
          let drunk = 0;
          const drink = () => {
            const chunk = (socket?.read(sip) ?? socket?.read()) as Buffer | null;
            drunk += chunk?.length ?? 0;
          };
          if (sip > 0) sipping = setInterval(drink, 5);
          await until(() => Promise.resolve(source.given > 0), { what: 'the first bytes' });
          if (sip > 0) {
            await until(() => Promise.resolve(drunk > 48 * MIB), { what: 'two looks at it' });
            expect(source.isOpen).toBe(true);
            // More than anybody takes.
            pace.least = { bytes: 1024 * MUCH, within_ms: 2_000 };
          }
          await until(() => Promise.resolve(!source.isOpen), { what: 'an end of waiting' });
          expect(source.given).toBeLessThan(drunk + MUCH);
        });
      } finally {
        clearInterval(sipping);
        pace.least = usual;
        socket?.destroy();
      }
      const whole = await download(me, path);
      expect((await whole.arrayBuffer()).byteLength).toBeGreaterThan(bytes.length);
    }),
  );
});
