import { randomUUID } from 'node:crypto';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { HttpClient, newEmail, PASSWORD } from '../support/http-client.js';
import type { Product } from '../support/product.js';

export interface Buyer {
  client: HttpClient;
  workspaceId: string;
}

/** Whether to run every trial of the design, or enough of them for every day. */
export const FULL = process.env.FULL === '1';

/** Customers with credits on the largest plan, so that many jobs run at once. */
export async function buyers(product: Product, count: number, credits: number): Promise<Buyer[]> {
  const operator = new HttpClient(product.url);
  await operator.post('/api/v1/auth/sign-in', product.operator);
  const made: Buyer[] = [];
  for (let i = 0; i < count; i += 1) {
    const client = new HttpClient(product.url);
    await client.post('/api/v1/auth/sign-up', { email: newEmail(), password: PASSWORD });
    const { body } = await client.get<{ workspace: { id: string } }>('/api/v1/me');
    const workspaceId = body.workspace.id;
    await sql(
      product,
      `INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, 'studio')`,
      [workspaceId],
    );
    const granted = await operator.post(
      `/api/admin/v1/customers/${workspaceId}/credits/grant`,
      { amount: credits, reason: 'for the drill' },
      { 'idempotency-key': randomUUID() },
    );
    if (granted.status !== 200) throw new Error(`no grant: ${JSON.stringify(granted.body)}`);
    made.push({ client, workspaceId });
  }
  return made;
}

export interface Accepted {
  id: string;
  images: { id: string }[];
}

/** Answers after which the same request is to be sent again, with its key; 409 is `in_progress` too. */
const AGAIN = [409, 429, 503];

/** Asks for a picture, again and again while the product says that it is busy. */
export async function acceptJob(
  { client }: Buyer,
  wish: object,
  key: string = randomUUID(),
): Promise<Accepted> {
  const until_ms = performance.now() + 60_000;
  for (;;) {
    const answer = await client.post<Accepted>(
      '/api/v1/generations',
      { aspectRatio: '1:1', resolution: '1K', count: 1, ...wish },
      { 'idempotency-key': key },
    );
    if (answer.status === 202) return answer.body;
    if (!AGAIN.includes(answer.status) || performance.now() > until_ms)
      throw new Error(`not accepted: ${answer.status} ${JSON.stringify(answer.body)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Accepts `count` jobs in turn of the buyers. @returns the generation ids. */
export async function acceptJobs(all: Buyer[], count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const wish = { prompt: `a drill, number ${i}`, count: 1 + (i % 2) };
    ids.push((await acceptJob(all[i % all.length]!, wish)).id);
  }
  return ids;
}

export interface Tally {
  open: number;
  delivered: number;
  released: number;
}

/** How the images of these jobs stand. */
export async function tally(product: Product, ids: string[]): Promise<Tally> {
  const [row] = await sql<Tally>(
    product,
    `SELECT count(*) FILTER (WHERE NOT terminal)::int AS open,
            count(*) FILTER (WHERE delivered)::int AS delivered,
            count(*) FILTER (WHERE terminal AND NOT delivered)::int AS released
       FROM generation.settlement WHERE generation_id = ANY($1)`,
    [ids],
  );
  return row!;
}

/** Waits until nothing is open. */
export async function allOver(product: Product, ids: string[], within_ms: number): Promise<Tally> {
  const until = performance.now() + within_ms;
  for (;;) {
    const now = await tally(product, ids);
    if (now.open === 0) return now;
    if (performance.now() > until)
      throw new Error(`still open: ${JSON.stringify(now)}\n${product.worker.log().slice(-3000)}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Waits until at least so many images are over; the point at which a test strikes. */
export async function someOver(product: Product, ids: string[], count: number): Promise<void> {
  const until = performance.now() + 120_000;
  for (;;) {
    const { delivered, released } = await tally(product, ids);
    if (delivered + released >= count) return;
    if (performance.now() > until) throw new Error(`only ${delivered + released} are over`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** Everything that the books must not show once all is over. */
export async function findings(product: Product): Promise<unknown[]> {
  return [
    ...(await sql(product, 'SELECT * FROM credits.audit')),
    ...(await sql(product, 'SELECT * FROM books.settlement_mismatch')),
    ...(await sql(
      product,
      `SELECT id, status FROM generation.generation
        WHERE status NOT IN ('finished', 'cancelled', 'failed')`,
    )),
  ];
}

export function sql<Row = Record<string, unknown>>(
  product: Product,
  text: string,
  params: unknown[] = [],
): Promise<Row[]> {
  return withClient(product.database.ownerUrl, async (client) => {
    const result = await client.query(text, params);
    return result.rows as Row[];
  });
}
