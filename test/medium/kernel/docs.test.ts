import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Config } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Contract {
  openapi: string;
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, { tags?: string[]; security?: object[] }>>;
  'x-problems': { code: string; statuses: number[] }[];
}

const contract = async (): Promise<Contract> =>
  (await (await fetch(`${app.url}/api/openapi.json`)).json()) as Contract;

/** The addresses that a page of the documentation shows, and its chapters in their order. */
async function readPage(path: string): Promise<{ paths: string[]; chapters: string[] }> {
  const script = await (await fetch(`${app.url}${path}/swagger-ui-init.js`)).text();
  const [, options] = /let options = (\{.*?\n\});?\n/s.exec(script) ?? [];
  const { swaggerDoc } = JSON.parse(options ?? '{}') as { swaggerDoc: Contract };
  return {
    paths: Object.keys(swaggerDoc.paths),
    chapters: swaggerDoc.tags.map(({ name }) => name),
  };
}

test('the contract is served, and the pages that read it need no inline script', async () => {
  expect((await contract()).openapi).toMatch(/^3\./);
  for (const path of ['/api/docs', '/api/operator-docs']) {
    const page = await fetch(`${app.url}${path}`);
    expect(page.status).toBe(200);
    const html = await page.text();
    expect(html.match(/<script(?![^>]*src=)/g)).toBeNull();
    for (const [, source] of html.matchAll(/<script[^>]*src="([^"]+)"/g))
      expect((await fetch(new URL(source as string, `${app.url}${path}`))).status).toBe(200);
  }
});

test('a developer reads what keys reach first, and nothing of operators', async () => {
  const { paths } = await contract();
  const forDevelopers = await readPage('/api/docs');
  const forOperators = await readPage('/api/operator-docs');
  expect(forDevelopers.chapters.slice(0, 2)).toEqual(['openai', 'generations']);
  expect([...forDevelopers.paths, ...forOperators.paths].sort()).toEqual(Object.keys(paths).sort());
  expect(forDevelopers.paths.filter((path) => path.startsWith('/api/admin'))).toEqual([]);
  expect(forOperators.paths.filter((path) => path.startsWith('/api/v1'))).toEqual([]);
});

test('every route is in one chapter that says what it is about', async () => {
  const { tags, paths } = await contract();
  const used = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .map(({ tags: chapters = [] }) => chapters);
  expect(used.filter((chapters) => chapters.length !== 1)).toEqual([]);
  expect([...new Set(used.flat())].sort()).toEqual(tags.map(({ name }) => name).sort());
});

test('routes that take keys say so', async () => {
  const { paths } = await contract();
  expect(paths['/v1/images/generations']?.post?.security).toContainEqual({ bearer: [] });
  expect(paths['/api/v1/api-keys']?.post?.security).toBeUndefined();
});

test('a problem leads to the page of this service that explains its code', async () => {
  const answer = await fetch(`${app.url}/api/v1/me`);
  const problem = (await answer.json()) as { type: string; code: string };
  expect(problem.type).toBe(`${app.api.get(Config).publicUrl}/problems#${problem.code}`);
  expect((await contract())['x-problems']).toContainEqual(
    expect.objectContaining({ code: problem.code, statuses: [401] }),
  );
});
