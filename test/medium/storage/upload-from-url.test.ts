import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { answering, endless, Receiver, type Behaviour } from '../../support/receiver.js';
import { undisturbed } from '../../support/undisturbed.js';

interface Upload {
  id: string;
  status: string;
  filename: string;
  contentType: string;
  width: number;
  contentUrl: string;
  code: string;
  detail: string;
}

const showing =
  (bytes: Buffer, type = 'image/png'): Behaviour =>
  (response) =>
    void response.writeHead(200, { 'content-type': type }).end(bytes);
const leadingTo = (location: string): Behaviour => answering(302, '', { location });

/** Real: HTTP both ways, Postgres, Redis, the store, the media child. Somebody's server stands in. */
describe('a reference by its address', () => {
  let app: TestApp;
  let me: Customer;
  let somebody: Receiver;
  beforeAll(async () => {
    app = await startApp();
    me = await signUp(app);
  });
  afterAll(() => app.close());
  beforeEach(async () => {
    somebody = new Receiver();
    await somebody.start();
  });
  afterEach(() => somebody.stop());

  const fetched = (url: string, client: HttpClient = me.client) =>
    client.post<Upload>('/api/v1/uploads/from-url', { url });
  const uploads = async () =>
    (await me.client.get<{ items: Upload[] }>('/api/v1/uploads')).body.items.length;

  it('is fetched, checked and kept as any upload', async () => {
    // What the server says of it counts for nothing; its first bytes do.
    somebody.behaviour = showing(await picture(80, 60, 'jpeg'), 'text/html');
    const { status, body } = await fetched(`${somebody.url}/shop/red%20cup.jpg?size=large`);
    expect([status, body.status, body.filename]).toEqual([201, 'ready', 'red cup.jpg']);
    expect(body).toMatchObject({ contentType: 'image/jpeg', width: 80 });
    const content = await me.client.get(body.contentUrl);
    expect(content.headers.get('content-type')).toBe('image/jpeg');
    const [asked] = somebody.received;
    expect([asked?.method, asked?.headers.cookie]).toEqual(['GET', undefined]);
  });

  it('may lead on, and every address on the way is looked at', async () => {
    const other = new Receiver();
    const there = await other.start();
    other.behaviour = showing(await picture(20, 20));
    somebody.behaviour = leadingTo(`${there}/cup.png`);
    expect((await fetched(somebody.url)).body).toMatchObject({
      status: 'ready',
      filename: 'cup.png',
    });
    await other.stop();
    for (const [location, code] of [
      ['https://10.0.0.1/', 'picture_address_not_public'],
      ['https://169.254.169.254/latest/meta-data/', 'picture_address_not_public'],
      ['file:///etc/passwd', 'picture_address_invalid'],
      [`${somebody.url}/round`, 'picture_not_fetched'],
    ] as const) {
      somebody.behaviour = leadingTo(location);
      expect([location, (await fetched(somebody.url)).body.code]).toEqual([location, code]);
    }
    // The first one and three more; then it is enough.
    expect(somebody.received.filter(({ path }) => path === '/round')).toHaveLength(3);
  });

  it('is refused in plain words, and nothing of it is kept', async () => {
    const before = await uploads();
    const page = answering(200, '<html>no picture</html>', { 'content-type': 'image/png' });
    for (const [behaviour, status, code] of [
      [page, 415, 'unsupported_type'],
      [answering(404), 422, 'picture_not_fetched'],
      [showing((await picture(20, 20)).subarray(0, 40)), 422, 'undecodable'],
      [endless, 413, 'upload_too_large'],
    ] as const) {
      somebody.behaviour = behaviour;
      const answer = await fetched(`${somebody.url}/x.png`);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
    expect((await fetched(`${somebody.url}/x.png`)).body.detail).toMatch(/20 MB/);
    expect(await uploads()).toBe(before);
  });

  it.each([
    ['https://127.0.0.1.nip.invalid/', 'picture_address_unknown'],
    ['https://192.168.1.1/cup.png', 'picture_address_not_public'],
    ['http://example.com/cup.png', 'picture_address_invalid'],
    ['https://user:pass@example.com/', 'picture_address_invalid'],
    ['cup.png', 'picture_address_invalid'],
  ])('%s is refused: %s', async (url, code) => {
    const answer = await fetched(url);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });

  it('holds its place for ten seconds in all, however often it is led on', () =>
    undisturbed(500, async () => {
      somebody.received.length = 0;
      // Each answer comes in time by itself, and all of them would come after fourteen seconds.
      somebody.behaviour = (response) =>
        void setTimeout(() => response.writeHead(302, { location: somebody.url }).end(), 3_600);
      const { status, body } = await fetched(somebody.url);
      expect([status, body.code]).toEqual([422, 'picture_not_fetched']);
      expect(body.detail).toContain('took too long');
      expect(somebody.received).toHaveLength(3);
    }));

  it('is one at a time for a workspace', async () => {
    let answerLater: () => void = () => undefined;
    const bytes = await picture(20, 20);
    const arrived = new Promise<void>((resolve) => {
      somebody.behaviour = (response, received) => {
        answerLater = () => showing(bytes)(response, received);
        resolve();
      };
    });
    const first = fetched(somebody.url);
    await arrived;
    const second = await fetched(somebody.url);
    expect([second.status, second.body.code]).toEqual([429, 'too_many_uploads']);
    expect(second.body.detail).toContain('of your workspace');
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(0);
    answerLater();
    expect((await first).status).toBe(201);
  });
});
