import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUpWithApi, type Customer } from '../../support/http-client.js';
import { endpointAt, ENDPOINTS, meanwhile, readEndpoint } from './hooks.js';

const HERE = 'http://127.0.0.1:9';
const ADMIN = '/api/admin/v1/webhook-endpoints';

let app: TestApp;
let support: Customer;
beforeAll(async () => {
  app = await startApp();
  support = await operator(app, 'support');
});
afterAll(() => app.close());

interface Watched {
  id: string;
  state: string;
  failed: number;
}
const list = async (query: string) =>
  (await support.client.get<{ items: Watched[]; total: number }>(`${ADMIN}?${query}`)).body;

it('operators see a customer’s endpoints, those in trouble first, and what failed', async () => {
  const customer = await signUpWithApi(app);
  const failing = await endpointAt(customer, `${HERE}/failing`);
  const working = await endpointAt(customer, `${HERE}/working`);
  await ownerSql(
    app,
    `WITH e AS (UPDATE webhooks.endpoint SET failing_since = now() WHERE id = $1 RETURNING *),
          v AS (INSERT INTO webhooks.event (id, workspace_id, type, body)
                SELECT uuidv7(), workspace_id, 'credits.low', '{}' FROM e RETURNING id)
     INSERT INTO webhooks.delivery (event_id, endpoint_id, status, next_attempt_at, finished_at,
                                    end_reason, last_status)
     SELECT v.id, e.id, 'failed', NULL, now(), 'gave_up', 500 FROM e, v`,
    [failing.id],
  );
  const mine = `workspaceId=${customer.workspaceId}`;
  expect((await list(mine)).items).toMatchObject([
    { id: failing.id, state: 'failing', failed: 1 },
    { id: working.id, state: 'working', failed: 0 },
  ]);
  expect((await list(`${mine}&state=working`)).items.map(({ id }) => id)).toEqual([working.id]);
  expect((await list(`${mine}&q=FAILING`)).items.map(({ id }) => id)).toEqual([failing.id]);
  expect(await list(`${mine}&_start=1&_end=2`)).toMatchObject({
    total: 2,
    items: [{ id: working.id }],
  });
  const failed = await support.client.get<{ items: object[]; total: number }>(
    `/api/admin/v1/webhook-deliveries?endpointId=${failing.id}&status=failed`,
  );
  expect(failed.body).toMatchObject({
    total: 1,
    items: [{ endpointId: failing.id, type: 'credits.low', lastStatus: 500 }],
  });
  expect(JSON.stringify(failed.body)).not.toContain('answer');
});

it('what an operator switched off, with a reason and an audit row, only an operator switches on', async () => {
  const customer = await signUpWithApi(app);
  const { id } = await endpointAt(customer, HERE);
  const turn = (verb: string) =>
    support.client.post<{ auditId: string | null }>(`${ADMIN}/${id}/${verb}`, {
      reason: 'it belongs to somebody else',
    });
  const { body } = await turn('disable');
  expect((await turn('disable')).body.auditId).toBeNull();
  const [audit] = await ownerSql(
    app,
    `SELECT action, subject_id AS id, workspace_id AS workspace, reason FROM kernel.audit_log WHERE id = $1`,
    [body.auditId],
  );
  expect(audit).toEqual({
    action: 'webhook-endpoint.disabled',
    id,
    workspace: customer.workspaceId,
    reason: 'it belongs to somebody else',
  });
  expect(await readEndpoint(customer, id)).toMatchObject({
    enabled: false,
    disabledBy: 'operator',
    disabledNote: 'it belongs to somebody else',
  });
  const own = await customer.client.send('PATCH', `${ENDPOINTS}/${id}`, { enabled: true });
  expect(own).toMatchObject({ status: 409, body: { code: 'webhook_disabled_by_operator' } });
  expect((await turn('enable')).body.auditId).not.toBeNull();
  expect((await turn('enable')).body.auditId).toBeNull();
  expect(await readEndpoint(customer, id)).toMatchObject({ enabled: true, disabledNote: null });
});

it('what an operator switches off stays off for a customer who switches it on at that moment', async () => {
  const customer = await signUpWithApi(app);
  const { id } = await endpointAt(customer, HERE);
  const own = await meanwhile(
    app,
    `UPDATE webhooks.endpoint
        SET disabled_at = kernel.now(), disabled_by = 'operator', disabled_note = 'not theirs'
      WHERE id = $1`,
    [id],
    () => customer.client.send('PATCH', `${ENDPOINTS}/${id}`, { enabled: true }),
  );
  expect(own).toMatchObject({ status: 409, body: { code: 'webhook_disabled_by_operator' } });
  expect(await readEndpoint(customer, id)).toMatchObject({
    enabled: false,
    disabledBy: 'operator',
    disabledNote: 'not theirs',
  });
});

it('only support and admins may', async () => {
  const finance = await operator(app, 'finance');
  const customer = await signUpWithApi(app);
  const { id } = await endpointAt(customer, HERE);
  for (const { client } of [finance, customer]) {
    expect((await client.get(ADMIN)).status).toBe(403);
    expect((await client.get('/api/admin/v1/webhook-deliveries')).status).toBe(403);
    expect((await client.post(`${ADMIN}/${id}/disable`, { reason: 'because' })).status).toBe(403);
  }
  expect((await support.client.post(`${ADMIN}/${id}/disable`, { reason: '' })).status).toBe(400);
  const nobody = '019a0000-0000-7000-8000-000000000000';
  expect((await support.client.get(`${ADMIN}/${nobody}`)).status).toBe(404);
});
