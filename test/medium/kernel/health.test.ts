import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { redisIsBack, startApp, type TestApp } from '../../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ worker: true });
});
afterAll(() => app.close());

test('readiness names each dependency and its state', async () => {
  const answer = await fetch(`${app.url}/readyz`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'ok',
    checks: { postgres: 'ok', redis: 'ok', objectStore: 'ok' },
  });
});

test('without Redis it stays ready and says what is away', async () => {
  await app.redis.kill();
  const answer = await fetch(`${app.url}/readyz`);
  await app.redis.restart();
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    status: 'degraded',
    checks: { redis: 'unavailable' },
  });
  await redisIsBack(app);
});

test('an unknown address under /api answers problem+json', async () => {
  const answer = await fetch(`${app.url}/api/v1/nothing-here`);
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404 });
});

test('metrics are in Prometheus text', async () => {
  const answer = await fetch(`${app.url}/metrics`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('process_cpu_seconds_total');
});
