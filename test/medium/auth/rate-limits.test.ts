import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PasswordHasher } from '../../../libs/auth/src/hash-password/password-hasher.js';
import { until } from '../../../scripts/lib/net.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, newEmail, PASSWORD, signUp } from '../../support/http-client.js';

/** Where passwords wait for their turn. */
interface Hasher {
  gate: { run(task: () => Promise<unknown>): Promise<unknown>; waiting: readonly unknown[] };
}

const guess = (url: string, email: string, headers: Record<string, string> = {}) =>
  new HttpClient(url).post('/api/v1/auth/sign-in', { email, password: 'not this one' }, headers);

async function statuses(times: number, attempt: (n: number) => Promise<{ status: number }>) {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await attempt(n)).status);
  return seen;
}

describe('without a proxy that we trust', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.close());

  test('guessing ends after ten attempts, whatever X-Forwarded-For claims', async () => {
    const { email } = await signUp(app);
    const seen = await statuses(12, (n) =>
      guess(app.url, email, { 'x-forwarded-for': `198.51.100.${n}`, 'x-real-ip': `10.0.0.${n}` }),
    );
    expect(seen).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const refused = await new HttpClient(app.url).post('/api/v1/auth/sign-in', {
      email,
      password: PASSWORD,
    });
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
  });

  test('signing in rightly does not count', async () => {
    const { client, email } = await signUp(app);
    const seen = await statuses(15, () =>
      client.post('/api/v1/auth/sign-in', { email, password: PASSWORD }),
    );
    expect(new Set(seen)).toEqual(new Set([200]));
  });

  test('an attempt at once is counted like one after the other', async () => {
    const { email } = await signUp(app);
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess(app.url, email)));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(20);
  });

  test('one place cannot open accounts without end', async () => {
    const seen = await statuses(70, () =>
      new HttpClient(app.url).post('/api/v1/auth/sign-up', {
        email: newEmail(),
        password: 'short',
      }),
    );
    expect(seen.slice(0, 40).every((status) => status === 400)).toBe(true);
    expect(seen.at(-1)).toBe(429);
  });

  test('the API answers others while a flood of passwords is worked off', async () => {
    // Both places of the hasher are taken until the other request has its answer.
    const { gate } = app.api.get<unknown, Hasher>(PasswordHasher, { strict: false });
    const { promise: answered, resolve: goOn } = Promise.withResolvers<unknown>();
    const taken = [gate.run(() => answered), gate.run(() => answered)];
    let worked = false;
    const flood = Promise.all(Array.from({ length: 60 }, () => guess(app.url, newEmail())));
    void flood.then(() => (worked = true));
    try {
      await until(() => Promise.resolve(gate.waiting.length > 0), { what: 'the flood' });
      expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
      expect(worked).toBe(false);
    } finally {
      goOn(null);
    }
    await Promise.all(taken);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    for (const { status } of await flood) expect([401, 429, 503]).toContain(status);
  });
});

test('limits hold while Redis is away', async () => {
  const app = await startApp();
  try {
    const { email } = await signUp(app);
    await app.redis.kill();
    const seen = await statuses(12, () => guess(app.url, email));
    expect(seen).toEqual([...Array<number>(10).fill(401), 429, 429]);
  } finally {
    await app.close();
  }
});

test('behind a proxy that we trust, each visitor counts alone', async () => {
  const app = await startApp({ env: { TRUSTED_PROXIES: '127.0.0.1' } });
  try {
    const { email } = await signUp(app);
    const from = (address: string) => guess(app.url, email, { 'x-forwarded-for': address });
    const seen = await statuses(11, () => from('198.51.100.7'));
    expect(seen.at(-1)).toBe(429);
    expect((await from('198.51.100.8')).status).toBe(401);
    // What a visitor writes in front of the proxy's own entry is not believed.
    expect((await from('203.0.113.99, 198.51.100.7')).status).toBe(429);
  } finally {
    await app.close();
  }
});
