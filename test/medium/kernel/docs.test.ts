import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

test('the contract is served, and the page that reads it needs no inline script', async () => {
  const contract = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as {
    openapi: string;
  };
  expect(contract.openapi).toMatch(/^3\./);
  const page = await fetch(`${app.url}/api/docs`);
  expect(page.status).toBe(200);
  const html = await page.text();
  expect(html.match(/<script(?![^>]*src=)/g)).toBeNull();
  for (const [, source] of html.matchAll(/<script[^>]*src="([^"]+)"/g))
    expect((await fetch(new URL(source as string, `${app.url}/api/docs`))).status).toBe(200);
});
