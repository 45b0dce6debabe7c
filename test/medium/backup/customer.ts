import { randomUUID } from 'node:crypto';
import type { TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { accepted, over } from '../generation/studio.js';

export interface CustomerWithHistory extends Customer {
  /** Four delivered images, of two generations. */
  imageIds: string[];
}

/** Somebody with lots, holds, captures, releases, pictures and a reference of their own. */
export async function customerWithHistory(app: TestApp): Promise<CustomerWithHistory> {
  const customer = await signUp(app, `backup-${randomUUID()}@example.com`);
  const { workspaceId } = customer;
  await ownerSql(
    app,
    `INSERT INTO catalog.assignment (workspace_id, plan_code) VALUES ($1, 'studio')
     ON CONFLICT (workspace_id) DO UPDATE SET plan_code = 'studio'`,
    [workspaceId],
  );
  const granted = await (
    await operator(app, 'support')
  ).client.post(
    `/api/admin/v1/customers/${workspaceId}/credits/grant`,
    { amount: 200, reason: 'Tabs\tand\nlines, \\ and 图 in what people wrote' },
    { 'idempotency-key': randomUUID() },
  );
  if (granted.status !== 200) throw new Error(JSON.stringify(granted.body));
  const wishes = [
    { prompt: 'a lighthouse at dawn', count: 2 },
    { prompt: 'a quiet harbour', count: 2 },
    { prompt: 'a storm [demo:fail]' },
  ];
  const all = await Promise.all([
    ...wishes.map(async (wish) => over(customer, (await accepted(customer, wish)).id)),
    upload(app, customer),
  ]);
  const images = all.flatMap((each) => each?.images ?? []);
  const imageIds = images.filter(({ status }) => status === 'delivered').map(({ id }) => id);
  if (imageIds.length !== 4) throw new Error(JSON.stringify(images));
  return { ...customer, imageIds };
}

async function upload(app: TestApp, { client }: Customer): Promise<undefined> {
  const bytes = await picture(640, 480);
  const ticket = await client.post<{
    id: string;
    uploadUrl: string;
    headers: Record<string, string>;
  }>('/api/v1/uploads', { filename: 'a.png', contentType: 'image/png', bytes: bytes.length });
  await fetch(new URL(ticket.body.uploadUrl, app.url), {
    method: 'PUT',
    headers: ticket.body.headers,
    body: new Uint8Array(bytes),
  });
  const done = await client.post<{ status: string }>(`/api/v1/uploads/${ticket.body.id}/complete`);
  if (done.body.status !== 'ready') throw new Error(JSON.stringify(done.body));
}
