import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReconciliationRepository } from '../../../libs/billing/src/data/reconciliation.repository.js';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { atLater } from '../../support/clock.js';
import { available, Comparing } from './comparing.js';

/** Real: Postgres, HTTP. What becomes of a comparison that does not get through. */
describe('the night’s comparison', () => {
  let shop: Comparing;
  beforeAll(async () => {
    shop = await Comparing.start();
    // At three in the morning a new night is due: just before it this shop lives half an hour ahead.
    // There is no worker, and thus no schedule that would take that for its time.
    await shop.sql(
      `SELECT kernel.set_clock_offset(interval '30 minutes')
        WHERE (now() AT TIME ZONE 'UTC')::time BETWEEN '02:30' AND '03:00'`,
    );
    await shop.deliver(...(await shop.pays('pack_s')).events);
    await shop.sql("UPDATE billing.checkout SET created_at = created_at - interval '3 days'");
  });
  afterAll(() => shop.end());

  const repository = () => shop.app.api.get(ReconciliationRepository, { strict: false });
  const nightly = async () => {
    await repository().requestNightly('creem-test');
    const rows = await shop.sql<{ status: string }>(
      'SELECT status FROM billing.reconciliation ORDER BY id DESC',
    );
    return rows.map(({ status }) => status);
  };
  const atNoon = async (work: () => Promise<void>) => {
    const [until] = await shop.sql<{ noon: string }>(
      `SELECT (date_trunc('day', kernel.now() AT TIME ZONE 'UTC') + interval '36 hours'
                 - (kernel.now() AT TIME ZONE 'UTC'))::text AS noon`,
    );
    await atLater(shop.app.database, until?.noon ?? '', work);
  };
  const ago = (column: string, minutes: number) =>
    shop.sql(
      `UPDATE billing.reconciliation SET ${column} = ${column} - $1 * interval '1 minute'
        WHERE id = (SELECT id FROM billing.reconciliation ORDER BY id DESC LIMIT 1)`,
      [minutes],
    );

  it('reads once more where the vendor is busy for a moment', async () => {
    shop.creem.failNext('/v1/transactions/search', { status: 429 });
    const { customer } = await shop.pays('pack_s');
    expect(await shop.reconcile()).toMatchObject({ status: 'finished', complete: true });
    expect(await available(customer)).toBe(340);
    await shop.sql('DELETE FROM billing.difference');
    await shop.sql('DELETE FROM billing.reconciliation');
  });

  it('is tried again a quarter of an hour after it failed, and not once it was done', async () => {
    // Not across the hour at which the next night's is due.
    await atNoon(async () => {
      expect(await nightly()).toEqual(['requested']);
      shop.creem.failNext('/v1/transactions/search', { status: 403 });
      await shop.work();
      expect(await nightly()).toEqual(['failed']);
      await ago('finished_at', 16);
      expect(await nightly()).toEqual(['requested', 'failed']);
      await shop.work();
      await ago('finished_at', 16);
      expect(await nightly()).toEqual(['finished', 'failed']);
    });
  });

  it('of a process that died is done by the next one, ten minutes later', async () => {
    const asked = await shop.ask();
    await repository().claim('creem-test', 3);
    expect((await shop.ask()).body).toMatchObject({ id: asked.body.id, status: 'running' });
    await ago('alive_at', 9);
    expect((await shop.ask()).body).toMatchObject({ id: asked.body.id, status: 'running' });
    // A sign of life keeps it.
    expect(await repository().beat(asked.body.id)).toBe(true);
    await ago('alive_at', 9);
    expect((await shop.ask()).body.id).toBe(asked.body.id);
    await ago('alive_at', 2);
    const next = await shop.ask();
    expect(next.body).toMatchObject({ status: 'requested' });
    expect(next.body.id).not.toBe(asked.body.id);
    // The first one is not dead after all: it notices, and does not overwrite anything.
    expect(await repository().beat(asked.body.id)).toBe(false);
    await repository().release(asked.body.id);
    expect((await shop.runs()).map(({ status }) => status)).toContain('failed');
    await shop.work();
    expect((await shop.runs())[0]).toMatchObject({ id: next.body.id, status: 'finished' });
  });

  it('is left to another process when its own ends, also while it only compares', async () => {
    const asked = await shop.ask();
    const worker = shop.app.api.get(ReconcilePayments, { strict: false });
    // The last list of a shop of which both sides know the same: nothing is read after it.
    shop.creem.onRequest = (path) => {
      if (path === '/v1/transactions/search') worker.onModuleDestroy();
    };
    await shop.work();
    expect((await shop.runs())[0]).toMatchObject({ id: asked.body.id, status: 'requested' });
  });
});
