import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Config, NameResolver, OutsideError, PublicWeb } from '#kernel';
import { answering, endless, hanging, Receiver, slowBody } from '../../support/receiver.js';

/** Names that a test gives addresses to; each answer is given once, the last one for ever. */
class PlayedNames extends NameResolver {
  asked = 0;
  constructor(private readonly answers: Record<string, readonly (readonly string[])[]>) {
    super();
  }

  override addressesOf(host: string): Promise<readonly string[]> {
    const turns = this.answers[host] ?? [];
    const turn = turns[Math.min(this.asked, turns.length - 1)];
    this.asked += 1;
    return turn ? Promise.resolve(turn) : Promise.reject(new Error('ENOTFOUND'));
  }
}

const configOf = (env: Record<string, string>) =>
  new Config({
    DATABASE_URL: 'postgres://localhost/x',
    REDIS_URL: 'redis://localhost',
    SESSION_SECRET: 's'.repeat(32),
    ENCRYPTION_KEY: 'k'.repeat(32),
    ALLOW_SANDBOX: '1',
    ...env,
  });

const PUBLIC = '93.184.215.14';
const service = (names: NameResolver = new PlayedNames({})) =>
  new PublicWeb(configOf({ NODE_ENV: 'production', PUBLIC_URL: 'https://studio.example' }), names);
const onThisMachine = (names: NameResolver = new PlayedNames({ localhost: [['127.0.0.1']] })) =>
  new PublicWeb(configOf({}), names);

const bounds = { timeout_ms: 20_000, max_bytes: 1_024, whenLonger: 'cut' } as const;
const post = (url: string) => ({ url, method: 'POST', body: '{}', ...bounds }) as const;

async function reasonOf(work: Promise<unknown>): Promise<string> {
  try {
    return `answered: ${JSON.stringify(await work)}`;
  } catch (error) {
    return error instanceof OutsideError ? error.reason : String(error);
  }
}

let receiver: Receiver;
beforeEach(async () => {
  receiver = new Receiver();
  await receiver.start();
});
afterEach(() => receiver.stop());

describe('a service on the internet', () => {
  const literals = (port: string): readonly string[] => [
    `https://127.0.0.1:${port}/`,
    `https://localhost:${port}/`,
    `https://127.1:${port}/`,
    `https://0x7f.1:${port}/`,
    `https://017700000001:${port}/`,
    `https://2130706433:${port}/`,
    `https://0:${port}/`,
    `https://①②⑦.⓪.⓪.①:${port}/`,
    `https://[::1]:${port}/`,
    `https://[::]:${port}/`,
    `https://[::ffff:127.0.0.1]:${port}/`,
    `https://[::ffff:7f00:1]:${port}/`,
    `https://[64:ff9b::7f00:1]:${port}/`,
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/latest/meta-data/',
    'https://100.100.100.200/',
    'https://10.0.0.1/',
    'https://192.168.1.1/',
    'https://[fe80::1]/',
  ];
  const wrongForms = (port: string): readonly string[] => [
    `http://127.0.0.1:${port}/`,
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'gopher://example.com/',
    'data:text/plain,hello',
    'javascript:alert(1)',
    'https://user:pass@example.com/',
    'https://user@example.com/',
    'https:///',
    'example.com',
    '//example.com/',
    '',
    `https://example.com/${'x'.repeat(2_100)}`,
  ];

  it('reaches no address inside, however it is written', async () => {
    const port = new URL(receiver.url).port;
    const names = () => new PlayedNames({ localhost: [['127.0.0.1', '::1']] });
    for (const url of literals(port)) {
      const said = [
        await reasonOf(service(names()).check(url)),
        await reasonOf(service(names()).send(post(url))),
      ];
      expect([url, ...said]).toEqual([url, 'address_not_public', 'address_not_public']);
    }
    for (const url of wrongForms(port)) {
      const said = [
        await reasonOf(service().check(url)),
        await reasonOf(service().send(post(url))),
      ];
      expect([url, ...said]).toEqual([url, 'bad_address', 'bad_address']);
    }
    expect(receiver.received).toEqual([]);
  });

  it.each([
    ['127.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['169.254.169.254'],
    [PUBLIC, '10.0.0.1'],
    ['fe80::1'],
  ])('reaches no name with the address %s', async (...addresses) => {
    const names = new PlayedNames({ 'inside.example': [addresses] });
    const url = `https://inside.example:${new URL(receiver.url).port}/`;
    expect(await reasonOf(service(names).check(url))).toBe('address_not_public');
    expect(await reasonOf(service(names).send(post(url)))).toBe('address_not_public');
  });

  it('is not led inside by a name that changes after it was looked at', async () => {
    const names = new PlayedNames({ 'changing.example': [[PUBLIC], ['127.0.0.1']] });
    const web = service(names);
    const url = `https://changing.example:${new URL(receiver.url).port}/`;
    await web.check(url);
    expect(await reasonOf(web.send(post(url)))).toBe('address_not_public');
    // One question for one connection: there is nothing between the check and the use.
    expect(names.asked).toBe(2);
    expect(receiver.received).toEqual([]);
  });

  it('says when a name leads nowhere', async () => {
    expect(await reasonOf(service().check('https://nowhere.example/'))).toBe('name_not_found');
    expect(await reasonOf(service().send(post('https://nowhere.example/')))).toBe('name_not_found');
  });
});

describe('an installation on this machine', () => {
  it('calls this machine by http, and the rest of the inside not at all', async () => {
    receiver.behaviour = answering(200, 'hello', { 'content-type': 'text/plain' });
    for (const url of [receiver.url, receiver.url.replace('127.0.0.1', 'localhost')]) {
      const answer = await onThisMachine().send({
        ...post(`${url}/path?x=1`),
        headers: { 'x-mark': 'm' },
      });
      expect([answer.status, answer.body.toString(), answer.isCut]).toEqual([200, 'hello', false]);
    }
    expect(receiver.received[0]).toMatchObject({
      method: 'POST',
      path: '/path?x=1',
      body: '{}',
      headers: { 'x-mark': 'm' },
    });
    const names = new PlayedNames({ 'here.example': [['127.0.0.1']] });
    for (const url of ['http://10.0.0.1/', 'http://here.example/', 'http://[::ffff:127.0.0.1]/'])
      expect(await reasonOf(onThisMachine(names).send(post(url)))).toBe('bad_address');
    expect(await reasonOf(onThisMachine().send(post('https://10.0.0.1/')))).toBe(
      'address_not_public',
    );
  });

  it('stops to be one when its own address is public', async () => {
    const web = new PublicWeb(
      configOf({ PUBLIC_URL: 'https://studio.example' }),
      new PlayedNames({}),
    );
    expect(await reasonOf(web.send(post(receiver.url)))).toBe('bad_address');
  });

  it('follows no redirect', async () => {
    const canary = new Receiver();
    receiver.behaviour = answering(302, '', { location: await canary.start() });
    expect((await onThisMachine().send(post(receiver.url))).status).toBe(302);
    expect(canary.received).toEqual([]);
    await canary.stop();
  });

  it('waits no longer than it was told, for the first byte and for the last', async () => {
    for (const behaviour of [hanging, slowBody]) {
      receiver.behaviour = behaviour;
      const call = { ...post(receiver.url), timeout_ms: 1_000 };
      expect(await reasonOf(onThisMachine().send(call))).toBe('timeout');
    }
  });

  it('reads no more than it was told', async () => {
    receiver.behaviour = endless;
    const answer = await onThisMachine().send(post(receiver.url));
    expect([answer.status, answer.body.length, answer.isCut]).toEqual([200, 1_024, true]);
    expect(
      await reasonOf(onThisMachine().send({ ...post(receiver.url), whenLonger: 'fail' })),
    ).toBe('too_large');
  });

  it('says when nobody answers, and when the answer is not https', async () => {
    const { url } = receiver;
    expect(await reasonOf(onThisMachine().send(post(url.replace('http:', 'https:'))))).toBe(
      'not_secure',
    );
    await receiver.stop();
    expect(await reasonOf(onThisMachine().send(post(url)))).toBe('no_connection');
  });
});
