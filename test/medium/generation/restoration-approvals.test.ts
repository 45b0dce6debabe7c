import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Credits } from '#credits';
import { newId, UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, type Customer } from '../../support/http-client.js';
import { accepted, balance, customerWith, over } from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine, operators over HTTP. */
describe('restorations above the limit of one person', () => {
  let app: TestApp;
  let support: Customer;
  let colleague: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    support = await operator(app, 'support');
    colleague = await operator(app, 'support');
  });
  afterAll(async () => {
    const findings = await ownerSql(app, 'SELECT * FROM credits.audit');
    await app.close();
    expect(findings).toEqual([]);
  });

  /** As if this operator had given back this much of the customer's pictures today. */
  async function restoredToday(
    { workspaceId }: Customer,
    amount: number,
    by = support,
  ): Promise<void> {
    const credits = app.api.get(Credits, { strict: false });
    const imageId = newId();
    await app.api.get(UnitOfWork, { strict: false }).run(async () => {
      await credits.placeHolds({
        workspaceId,
        generationId: newId(),
        holds: [{ imageId, amount }],
      });
      await credits.capture(imageId);
      await credits.restore(imageId, {
        caseRef: 'test',
        reason: 'test',
        actor: `operator:${by.userId}`,
      });
    });
  }
  const restore = (id: string, body: object = {}, who = support) =>
    who.client.post<{ approvalId?: string; restored?: number }>(
      `/api/admin/v1/generations/${id}/restore`,
      { reason: 'a bad day', ...body },
    );
  const approve = (id = '') =>
    colleague.client.post<{ status: string; code?: string }>(
      `/api/admin/v1/approvals/${id}/approve`,
    );
  async function madeAfterMuch(): Promise<{ customer: Customer; id: string; images: string[] }> {
    const customer = await customerWith(app, 1_000);
    await restoredToday(customer, 980);
    const { id } = await accepted(customer, { count: 3 });
    const { images } = await over(customer, id);
    return { customer, id, images: images.map((image) => image.id) };
  }

  it('give back exactly what was approved, once, with both names', async () => {
    const { customer, id, images } = await madeAfterMuch();
    expect((await restore(id, { imageIds: [images[0]] })).body.restored).toBe(10);
    const [asked, twin] = await Promise.all([restore(id), restore(id)]);
    expect([asked.status, twin.status]).toEqual([202, 202]);
    expect(twin.body.approvalId).toBe(asked.body.approvalId);
    expect(await balance(customer)).toEqual({ available: 980, held: 0 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => approve(asked.body.approvalId)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await balance(customer)).toEqual({ available: 1_000, held: 0 });
    const [audit] = await ownerSql(
      app,
      `SELECT actor_email, after FROM kernel.audit_log
        WHERE action = 'generation.credits-restored' AND subject_id = $1 ORDER BY id DESC LIMIT 1`,
      [id],
    );
    expect(audit).toMatchObject({
      actor_email: support.email,
      after: { credits: 20, approvedBy: colleague.email },
    });
  });

  it('wait too where one operator gave back much to other customers that day', async () => {
    const busy = await operator(app, 'support');
    await restoredToday(await customerWith(app, 5_000), 4_995, busy);
    const customer = await customerWith(app, 10);
    const { id } = await accepted(customer, { count: 1 });
    await over(customer, id);
    expect((await restore(id, {}, busy)).status).toBe(202);
    expect((await restore(id, {}, colleague)).body.restored).toBe(10);
  });

  it('move nothing where one of the pictures was restored meanwhile', async () => {
    const { customer, id, images } = await madeAfterMuch();
    const asked = await restore(id);
    expect(asked.status).toBe(202);
    // Another operator is within their own limit.
    expect((await restore(id, { imageIds: [images[2]] }, colleague)).body.restored).toBe(10);
    const late = await approve(asked.body.approvalId);
    expect(late).toMatchObject({ status: 409, body: { code: 'preview_changed' } });
    expect(await balance(customer)).toEqual({ available: 980, held: 0 });
  });
});
