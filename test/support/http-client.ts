import { randomBytes } from 'node:crypto';
import { Auth } from '#auth';
import { Catalog } from '#catalog';
import { UnitOfWork, type OperatorRole } from '#kernel';
import { until } from '../../scripts/lib/net.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import type { TestApp } from './app.js';

export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export const PASSWORD = 'correct horse battery';

/** A visitor with a cookie jar of one cookie, who sends our Origin as a browser on our page does. */
export class HttpClient {
  /** `name=value` of the session cookie, or null. */
  cookie: string | null = null;

  constructor(readonly url: string) {}

  get<Body>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.send<Body>('GET', path, undefined, headers);
  }

  post<Body>(
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    return this.send<Body>('POST', path, body, headers);
  }

  delete<Body>(path: string, headers: Record<string, string> = {}): Promise<Answer<Body>> {
    return this.send<Body>('DELETE', path, undefined, headers);
  }

  /** A header with the value '' is not sent. Redirects are not followed. */
  async send<Body>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Body>> {
    const wanted: Record<string, string> = {
      origin: this.url,
      ...(this.cookie ? { cookie: this.cookie } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    };
    const answer = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== '')),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    this.remember(answer.headers.getSetCookie());
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
    return {
      status: answer.status,
      headers: answer.headers,
      body: (isJson && text ? JSON.parse(text) : text) as Body,
    };
  }

  private remember(cookies: string[]): void {
    for (const cookie of cookies) {
      const pair = cookie.split(';', 1)[0] ?? '';
      if (/^(__Host-)?session=/.test(pair)) this.cookie = pair.endsWith('=') ? null : pair;
    }
  }
}

/**
 * Asks again as long as a request with the same Idempotency-Key is under way, or so many wait for one
 * lock that the last are sent away: they are told so after a few seconds, and where the machine is busy
 * the first ones take longer.
 */
export function onceDone<Body>(ask: () => Promise<Answer<Body>>): Promise<Answer<Body>> {
  const done = async () => {
    const answer = await ask();
    const { code } = answer.body as { code?: string };
    const isLater = answer.status === 503 || (answer.status === 409 && code === 'in_progress');
    return isLater ? null : answer;
  };
  return until(done, { what: 'the end of the first request' });
}

/** An address that nobody else has. */
export function newEmail(): string {
  return `customer-${randomBytes(6).toString('hex')}@example.com`;
}

export interface Customer {
  client: HttpClient;
  email: string;
  userId: string;
  workspaceId: string;
}

/** A new customer with a signed-in browser. */
export async function signUp(
  app: TestApp,
  email = newEmail(),
  headers: Record<string, string> = {},
): Promise<Customer> {
  const client = new HttpClient(app.url);
  const answer = await client.post<{ user: { id: string } }>(
    '/api/v1/auth/sign-up',
    { email, password: PASSWORD },
    headers,
  );
  if (answer.status !== 201)
    throw new Error(`Sign-up answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  const userId = answer.body.user.id;
  const rows = await ownerSql<{ id: string }>(
    app,
    'SELECT workspace_id AS id FROM auth.memberships WHERE user_id = $1',
    [userId],
  );
  return { client, email, userId, workspaceId: rows[0]?.id ?? '' };
}

/** A new customer on the plan with everything in it, the API included. */
export async function signUpWithApi(app: TestApp): Promise<Customer> {
  const customer = await signUp(app);
  await app.api
    .get(UnitOfWork)
    .run(() => app.api.get(Catalog).assignPlan(customer.workspaceId, 'studio', null));
  return customer;
}

/** Signs an existing person in with a fresh browser. */
export async function signIn(
  app: TestApp,
  email: string,
  password = PASSWORD,
): Promise<HttpClient> {
  const client = new HttpClient(app.url);
  const answer = await client.post('/api/v1/auth/sign-in', { email, password });
  if (answer.status !== 200)
    throw new Error(`Sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  return client;
}

/** The first admin of a fresh installation, signed in. Works once per database. */
export async function firstAdmin(app: TestApp): Promise<HttpClient> {
  const login = await app.api.get(Auth).ensureFirstOperator();
  if (!login) throw new Error('There was an admin already');
  return signIn(app, login.email, login.password);
}

/** A new operator with these roles, signed in. */
export async function operator(app: TestApp, ...roles: OperatorRole[]): Promise<Customer> {
  const person = await signUp(app);
  for (const role of roles)
    await ownerSql(app, 'INSERT INTO auth.operator_roles (user_id, role) VALUES ($1, $2)', [
      person.userId,
      role,
    ]);
  return person;
}

/** Looks at (or prepares) rows as the tables' owner, past the application's rights. */
export function ownerSql<Row = Record<string, unknown>>(
  app: TestApp,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  return withClient(app.database.ownerUrl, async (client) => {
    const result = await client.query(text, params);
    return result.rows as Row[];
  });
}
