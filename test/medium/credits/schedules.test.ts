import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Metrics, newId, Outbox } from '#kernel';
import { AuditBooks } from '../../../libs/credits/src/audit/audit-books.js';
import { AuditBooksSchedule } from '../../../libs/credits/src/jobs/audit-books.schedule.js';
import { LapseCreditsSchedule } from '../../../libs/credits/src/jobs/lapse-credits.schedule.js';
import { BalanceRepository } from '../../../libs/credits/src/data/balance.repository.js';
import { DAY_ms, HOUR_ms, Ledger, T0 } from './ledger.js';

/** Real: Postgres, the façade, the schedules' own code; called by hand instead of by their clock. */
describe('schedules and listeners of the ledger', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterAll(() => ledger.stop());

  it('the sweep writes lapses of accounts that nobody touches, and only those that are due', async () => {
    await ledger.freeze(T0);
    const [due, later] = [newId(), newId()];
    await ledger.grant(due, 10, { expiresAt: new Date(T0 + HOUR_ms) });
    await ledger.grant(later, 10, { expiresAt: new Date(T0 + 2 * DAY_ms) });
    const sweep = new LapseCreditsSchedule(
      ledger.credits,
      ledger.app.api.get(BalanceRepository, { strict: false }),
    );
    expect(await sweep.run()).toBe(0);
    await ledger.freeze(T0 + DAY_ms);
    expect(await sweep.run()).toBe(1);
    expect(await sweep.run()).toBe(0);
    expect(await ledger.journal(due)).toEqual(['grant 10', 'lapse 10']);
    expect(await ledger.journal(later)).toEqual(['grant 10']);
    await ledger.thaw();
  });

  it("the books' audit becomes a metric", async () => {
    const books = ledger.app.api.get(AuditBooks, { strict: false });
    const metrics = ledger.app.api.get(Metrics, { strict: false });
    const audit = new AuditBooksSchedule(books, metrics);
    const value = async () => {
      await audit.run();
      const text = await metrics.registry.getSingleMetricAsString('gptimage_ledger_findings');
      return Number(/^gptimage_ledger_findings (\d+)$/m.exec(text)?.[1]);
    };
    expect(await value()).toBe(0);
    const workspaceId = newId();
    await ledger.grant(workspaceId, 10);
    // The owner of the tables can do this much; the audit then says so.
    const change = 'UPDATE credits.account SET available = available + $2 WHERE id = $1';
    await ledger.owner.query(change, [workspaceId, 5]);
    expect(await value()).toBeGreaterThan(0);
    await ledger.owner.query(change, [workspaceId, -5]);
    expect(await value()).toBe(0);
  });

  it('a new workspace is known to the ledger', async () => {
    const workspaceId = newId();
    await ledger.unitOfWork.run(() =>
      ledger.app.api.get(Outbox, { strict: false }).publish({
        name: 'auth.workspace-created',
        payload: { workspaceId, userId: newId(), email: 'a@example.com' },
      }),
    );
    await ledger.app.api.get(Outbox, { strict: false }).deliverNow();
    const { rowCount } = await ledger.owner.query('SELECT FROM credits.account WHERE id = $1', [
      workspaceId,
    ]);
    expect(rowCount).toBe(1);
  });
});
