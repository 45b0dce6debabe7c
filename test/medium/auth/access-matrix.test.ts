import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, operator, signUpWithApi, type Customer } from '../../support/http-client.js';

/** Anyone may call these; whatever else the contract lists, needs somebody. */
const PUBLIC = new Set([
  'GET /api/v1/auth/verify',
  'GET /api/v1/catalog',
  'GET /api/v1/catalog/styles/{file}',
  'POST /api/v1/auth/password-reset',
  'POST /api/v1/auth/password-reset/confirm',
  'POST /api/v1/auth/sign-in',
  'POST /api/v1/auth/sign-up',
  'POST /webhooks/creem',
]);
/** What an API key may reach with the right scope: never account, billing, keys or the console. */
const FOR_KEYS =
  /^\/v1\/|^\/api\/v1\/(?:generations|threads|prompts|batches|collections|images|uploads|quotes|credits\/(?:balance|entries|entries\.csv|usage))(?:\/|$)/;
const SAFE = new Set(['GET', 'HEAD']);
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

interface Route {
  method: string;
  template: string;
  path: string;
}

let app: TestApp;
let customer: Customer;
let support: Customer;
let key: { authorization: string };
let routes: Route[];
beforeAll(async () => {
  app = await startApp();
  customer = await signUpWithApi(app);
  support = await operator(app, 'support');
  const made = await customer.client.post<{ key: string }>('/api/v1/api-keys', { name: 'all' });
  key = { authorization: `Bearer ${made.body.key}` };
  routes = await everyRoute(app.url);
});
afterAll(() => app.close());

async function everyRoute(url: string): Promise<Route[]> {
  const contract = await new HttpClient(url).get<{ paths: Record<string, object> }>(
    '/api/openapi.json',
  );
  return Object.entries(contract.body.paths).flatMap(([template, operations]) =>
    Object.keys(operations)
      .filter((method) => METHODS.has(method))
      .map((method) => ({
        method: method.toUpperCase(),
        template,
        path: template.replaceAll(/\{\w+\}/g, newId()),
      })),
  );
}

const nameOf = ({ method, template }: Route) => `${method} ${template}`;
const guarded = () => routes.filter((route) => !PUBLIC.has(nameOf(route)));
const admin = () => routes.filter(({ template }) => template.startsWith('/api/admin/'));

interface ErrorBody {
  code?: string;
  error?: { code?: string };
}

/** The code of an error in either envelope; OpenAI has a name of its own for a bad key. */
function codeOf({ code, error }: ErrorBody): string {
  return code ?? (error?.code === 'invalid_api_key' ? 'unauthenticated' : (error?.code ?? ''));
}

/** The routes that do not answer with that status, or with that code. */
async function others(
  list: Route[],
  client: HttpClient,
  expected: { status: number; code: string },
  headers: Record<string, string> = {},
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of list) {
    const body = SAFE.has(route.method) ? undefined : {};
    const answer = await client.send<ErrorBody>(route.method, route.path, body, headers);
    if (answer.status !== expected.status || codeOf(answer.body) !== expected.code)
      wrong.push(`${nameOf(route)} answered ${answer.status} ${codeOf(answer.body)}`);
  }
  return wrong;
}

describe('every route of the contract', () => {
  test('that is not on the list of public ones needs somebody', async () => {
    expect(guarded().length).toBeGreaterThan(50);
    const nobody = new HttpClient(app.url);
    const expected = { status: 401, code: 'unauthenticated' };
    expect(await others(guarded(), nobody, expected)).toEqual([]);
  });

  test('refuses a wrong bearer, also beside a good cookie', async () => {
    const expected = { status: 401, code: 'unauthenticated' };
    const wrong = { authorization: 'Bearer sk-wrong' };
    expect(await others(guarded(), customer.client, expected, wrong)).toEqual([]);
  });

  test.each(['https://evil.example', 'null', ''])(
    'that changes something refuses a cookie with Origin %j',
    async (origin) => {
      const unsafe = guarded().filter(({ method }) => !SAFE.has(method));
      const expected = { status: 403, code: 'bad_origin' };
      expect(await others(unsafe, customer.client, expected, { origin })).toEqual([]);
      expect(await others(unsafe, support.client, expected, { origin })).toEqual([]);
    },
  );

  test('of the console is closed to customers and to their keys', async () => {
    const expected = { status: 403, code: 'forbidden' };
    expect(admin().length).toBeGreaterThan(15);
    expect(await others(admin(), customer.client, expected)).toEqual([]);
    expect(await others(admin(), new HttpClient(app.url), expected, key)).toEqual([]);
  });

  test('about account, billing and keys is closed to API keys', async () => {
    const personal = guarded().filter(({ template }) => !FOR_KEYS.test(template));
    const expected = { status: 403, code: 'forbidden' };
    expect(await others(personal, new HttpClient(app.url), expected, key)).toEqual([]);
  });
});
