import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app.js';
import { routesOf, type Route } from '../support/routes.js';

/** Whoever makes a route public says so here too. */
const PUBLIC_ROUTES = [
  /^GET \/(healthz|readyz|metrics)$/,
  /^GET \/api\/v1\/catalog(\/styles\/:file)?$/,
  /^POST \/api\/v1\/auth\/(sign-up|sign-in|password-reset|password-reset\/confirm)$/,
  /^GET \/api\/v1\/auth\/verify$/,
  /^(GET|PUT) \/api\/v1\/object-links$/, // The signature in the address is the permission.
  /^GET \/s\/:token(\/image)?$/, // So is the address of a share link.
  /^POST \/webhooks\/creem$/, // Signed by the payment vendor.
  /^(GET|POST|DELETE) \/sandbox\//, // The test gateway: its API has a key, its pages are a stranger's.
];

let app: TestApp;
let routes: Route[] = [];

beforeAll(async () => {
  app = await startApp();
  routes = routesOf(app.api);
}, 120_000);
afterAll(() => app.close());

describe('every route', () => {
  it('is known to this test', () => {
    expect(routes.length).toBeGreaterThan(10);
  });

  it('is public only where that is intended', () => {
    const unexpected = routes
      .filter(({ isPublic }) => isPublic)
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !PUBLIC_ROUTES.some((allowed) => allowed.test(route)));
    expect(unexpected).toEqual([]);
  });

  it('of the console names the operators that may call it', () => {
    const console = routes.filter(({ path }) => path.startsWith('/api/admin/'));
    expect(console.length).toBeGreaterThan(0);
    expect(console.filter(({ operators, isPublic }) => isPublic || !operators)).toEqual([]);
  });

  it('says in the contract what it is for, in a few words', async () => {
    const answer = await fetch(`${app.url}/api/openapi.json`);
    const { paths } = (await answer.json()) as {
      paths: Record<string, Record<string, { summary?: string }>>;
    };
    const nameless = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations)
        .filter(([, { summary }]) => !/^\S.*[^.\s]$/.test(summary ?? ''))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(paths).length).toBeGreaterThan(100);
    expect(nameless).toEqual([]);
  });

  it('that is not public refuses a caller without a credential', async () => {
    const answers = await Promise.all(
      routes
        .filter(({ isPublic }) => !isPublic)
        .map(async ({ method, path }) => {
          const address =
            app.url + path.replaceAll(/:\w+/g, '019a0000-0000-7000-8000-000000000000');
          const { status } = await fetch(address, { method });
          return { route: `${method} ${path}`, status };
        }),
    );
    expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
  });
});
