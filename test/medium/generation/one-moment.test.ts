import { randomUUID } from 'node:crypto';
import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APP } from '../../../scripts/lib/test-cluster.mjs';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, type Answer, type Customer } from '../../support/http-client.js';
import { create, numbered, type Batch, type BatchRow } from './batch-client.js';
import { accepted, customerWith, eventually, type Generation } from './studio.js';

/**
 * Answers that are put together from several statements. Each test holds the table of a later one,
 * and changes both tables while the answer waits there. Real: Postgres, HTTP; there is no worker.
 */
describe('an answer of several reads is of one moment', () => {
  let app: TestApp;
  let unit: UnitOfWork;
  let customer: Customer;
  let finance: Customer;
  beforeAll(async () => {
    app = await startApp();
    unit = app.api.get(UnitOfWork);
    finance = await operator(app, 'finance');
    customer = await customerWith(app, 200);
    for (const table of ['credits.hold_resolution', 'credits.lot'])
      await ownerSql(app, `GRANT MAINTAIN ON ${table} TO ${APP}`, []);
  });
  afterAll(() => app.close());

  /** What `path` answers when `change` is committed just before it reads `table`. */
  async function amid<Body>(
    who: Customer,
    path: string,
    table: string,
    change: () => Promise<unknown>,
  ): Promise<Body> {
    const held = Promise.withResolvers<null>();
    const met = Promise.withResolvers<null>();
    const writer = unit.run(async () => {
      await unit.sql(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      held.resolve(null);
      await met.promise;
      await change();
    });
    await Promise.race([held.promise, writer]);
    const answer: Promise<Answer<Body>> = who.client.get(path);
    // Here: a table has the same number in every database of the tests.
    const waiting = `SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE NOT l.granted AND l.relation = $1::regclass AND d.datname = current_database()`;
    await eventually(
      () => unit.sql(waiting, [table]),
      (rows) => rows.length > 0,
    );
    met.resolve(null);
    await writer;
    const { status, body } = await answer;
    expect(status).toBe(200);
    return body;
  }

  it('a batch and its rows', async () => {
    const views: ((id: string) => [Customer, string, (body: unknown) => Batch])[] = [
      (id) => [customer, `/api/v1/batches/${id}`, (body) => body as Batch],
      () => [customer, '/api/v1/batches', (body) => (body as { items: Batch[] }).items[0]!],
      () => [
        finance,
        `/api/admin/v1/batches?workspaceId=${customer.workspaceId}`,
        (body) => (body as { items: Batch[] }).items[0]!,
      ],
    ];
    for (const view of views) {
      const { id } = (await create(customer, numbered(3))).body;
      const [who, path, one] = view(id);
      const stop = async () => {
        const at = `status = 'stopped' WHERE`;
        await unit.sql(`UPDATE generation.batch SET ended_at = now(), ${at} id = $1`, [id]);
        await unit.sql(`UPDATE generation.batch_row SET ${at} batch_id = $1`, [id]);
      };
      expect(one(await amid(who, path, 'generation.batch_row', stop))).toMatchObject({
        id,
        status: 'checking',
        counts: { unchecked: 3, stopped: 0 },
      });
      expect(one((await who.client.get(path)).body)).toMatchObject({
        status: 'stopped',
        counts: { unchecked: 0, stopped: 3 },
      });
    }
  });

  it('the rows of a batch and their pictures', async () => {
    const { id } = (await create(customer, numbered(1))).body;
    const { id: generationId } = await accepted(customer);
    await ownerSql(
      app,
      `WITH made AS (UPDATE generation.generation g SET batch_id = r.batch_id, batch_row_id = r.id
                       FROM generation.batch_row r WHERE g.id = $1 AND r.batch_id = $2)
       UPDATE generation.batch_row SET status = 'running', generation_id = $1 WHERE batch_id = $2`,
      [generationId, id],
    );
    const { items } = await amid<{ items: BatchRow[] }>(
      customer,
      `/api/v1/batches/${id}/rows`,
      'generation.image',
      async () => {
        await cancel(generationId);
        await unit.sql(`UPDATE generation.batch_row SET status = 'stopped' WHERE batch_id = $1`, [
          id,
        ]);
      },
    );
    expect(items).toMatchObject([{ status: 'running', images: [{ status: 'queued' }] }]);
  });

  const cancel = (generationId: string) =>
    unit.sql(
      `UPDATE generation.image SET status = 'cancelled', settled_at = now(), error_code = 'cancelled' WHERE generation_id = $1`,
      [generationId],
    );

  it('the states of pictures and their money', async () => {
    interface Receipt {
      images: { status: string; released: number }[];
    }
    const receiptOf = (body: unknown) =>
      (body as { receipt?: Receipt }).receipt ?? (body as Receipt);
    const views: ((id: string) => [Customer, string])[] = [
      (id) => [customer, `/api/v1/generations/${id}/receipt`],
      (id) => [finance, `/api/admin/v1/generations/${id}`],
    ];
    for (const view of views) {
      const made: Generation = await accepted(customer);
      const [who, path] = view(made.id);
      const release = async () => {
        await cancel(made.id);
        await app.api
          .get(Credits)
          .release(made.images[0]!.id, { cause: 'customer_cancel', reason: 'test' });
      };
      const torn = receiptOf(await amid(who, path, 'credits.hold_resolution', release));
      expect(torn.images).toMatchObject([{ status: 'queued', released: 0 }]);
      const after = receiptOf((await who.client.get(path)).body);
      expect(after.images).toMatchObject([{ status: 'cancelled', released: 10 }]);
    }
  });

  it('a payment, its open refund, and what is owed for it', async () => {
    const transaction = `tx_${randomUUID()}`;
    const credits = app.api.get(Credits);
    const payer = await customerWith(app, 0);
    await unit.run(() =>
      credits.grant({
        workspaceId: payer.workspaceId,
        kind: 'pack',
        amount: 10,
        source: `test:${transaction}`,
        expiresAt: null,
        purchaseRef: transaction,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'system',
      }),
    );
    const { images } = await accepted(payer);
    await unit.run(() => credits.capture(images[0]!.id));
    const [purchase] = await ownerSql<{ id: string }>(
      app,
      `INSERT INTO billing.purchase (workspace_id, gateway, transaction_id, kind, product_code,
         credits, amount_minor, currency)
       VALUES ($1, 'test', $2, 'pack', 'pack_s', 10, 500, 'USD') RETURNING id`,
      [payer.workspaceId, transaction],
    );
    const id = purchase!.id;
    await ownerSql(
      app,
      `INSERT INTO billing.refund_request (purchase_id, amount_minor, reason, requested_by, audit_id)
       VALUES ($1, 500, 'test', $2, $2)`,
      [id, finance.userId],
    );
    const write = (request: string, purchase: string) => async () => {
      await unit.sql('UPDATE billing.refund_request SET status = $2 WHERE purchase_id = $1', [
        id,
        request,
      ]);
      await unit.sql('UPDATE billing.purchase SET status = $2 WHERE id = $1', [id, purchase]);
    };

    const open = { status: 'paid', openRefund: { status: 'requested' } };
    for (const [path, one] of views(`/api/admin/v1/payments`, id)) {
      await unit.run(write('requested', 'paid'));
      const seen = await amid(
        finance,
        path,
        'billing.refund_request',
        write('succeeded', 'refunded'),
      );
      expect(one(seen)).toMatchObject(open);
      expect(one((await finance.client.get(path)).body)).toMatchObject({
        status: 'refunded',
        openRefund: null,
      });
    }

    for (const [path, one] of views('/api/v1/billing/purchases', id)) {
      const reverse = (status: 'lost' | 'won') => async () => {
        await write('succeeded', status === 'lost' ? 'disputed' : 'paid')();
        await credits.setReversed({
          purchaseRef: transaction,
          provider: 'test',
          reversalId: path,
          kind: 'dispute',
          amountMinor: 500,
          paidMinor: 500,
          status,
        });
      };
      await unit.run(write('succeeded', 'paid'));
      const seen = one(await amid(payer, path, 'credits.lot', reverse('lost')));
      expect(seen).toMatchObject({ status: 'paid' });
      expect(seen).not.toHaveProperty('owedCredits');
      expect(one((await payer.client.get(path)).body)).toMatchObject({
        status: 'disputed',
        owedCredits: 10,
      });
      await unit.run(reverse('won'));
    }
  });

  /** The list and the one, and how the one with that id is found in either answer. */
  function views(path: string, id: string): [string, (body: unknown) => unknown][] {
    return [
      [path, (body) => (body as { items: { id: string }[] }).items.find((one) => one.id === id)],
      [`${path}/${id}`, (body) => body],
    ];
  }
});
