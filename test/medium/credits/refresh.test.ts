import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { DAY_ms, HOUR_ms, Ledger, T0 } from './ledger.js';

const at = (offset_ms: number) => new Date(T0 + offset_ms);

/** Real: Postgres, the façade, the unit of work. The clock stands where a test puts it. */
describe('cycle refresh', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    await ledger.thaw();
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
  afterAll(() => ledger.stop());

  const available = (workspaceId: string) => ledger.credits.available(workspaceId);

  const renew = (workspaceId: string, amount: number, expiresAt: Date, source = newId()) =>
    ledger.do((c) =>
      c.refreshCycle({
        workspaceId,
        amount,
        source,
        purchaseRef: source,
        expiresAt,
        reason: 'renewal',
        actor: 'billing',
      }),
    );

  it('lapses what is left of the old cycle and brings the new allotment, once per payment', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    await ledger.grant(workspaceId, 50);
    await renew(workspaceId, 500, at(33 * DAY_ms), `${workspaceId}:1`);
    await ledger.hold(workspaceId, 100);
    await ledger.freeze(T0 + 30 * DAY_ms);
    const second = await renew(workspaceId, 500, at(63 * DAY_ms), `${workspaceId}:2`);
    expect(second).toMatchObject({ created: true, lapsed: 400 });
    expect(await renew(workspaceId, 500, at(63 * DAY_ms), `${workspaceId}:2`)).toMatchObject({
      created: false,
      lapsed: 0,
    });
    const balance = await ledger.credits.balance(workspaceId);
    expect(balance).toMatchObject({ available: 550, held: 100 });
  });

  it('ends a cycle whose credits a dispute took back: won, they are over', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    const first = `${workspaceId}:1`;
    await renew(workspaceId, 500, at(33 * DAY_ms), first);
    const dispute = (status: 'open' | 'won') =>
      ledger.do((c) =>
        c.setReversed({
          purchaseRef: first,
          provider: 'creem',
          reversalId: `${workspaceId}:d`,
          kind: 'dispute',
          amountMinor: 1200,
          paidMinor: 1200,
          status,
        }),
      );
    await dispute('open');
    expect(await available(workspaceId)).toBe(0);
    await ledger.freeze(T0 + DAY_ms);
    await renew(workspaceId, 500, at(34 * DAY_ms), `${workspaceId}:2`);
    await dispute('won');
    expect(await available(workspaceId)).toBe(500);
  });

  it('during a run lets it be charged, or gives its credits back with 72 hours', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    await renew(workspaceId, 20, at(33 * DAY_ms));
    const [charged, failed] = (await ledger.hold(workspaceId, 10, 10)) as [string, string];
    await ledger.freeze(T0 + DAY_ms);
    await renew(workspaceId, 20, at(34 * DAY_ms));
    await ledger.capture(charged);
    await ledger.release(failed);
    const { lots } = await ledger.credits.balance(workspaceId);
    expect(lots.map((lot) => [lot.available, lot.expiresAt])).toEqual([
      [10, at(DAY_ms + 72 * HOUR_ms).toISOString()],
      [20, at(34 * DAY_ms).toISOString()],
    ]);
    // A refresh within those 72 hours (an upgrade) leaves the promise alone.
    await ledger.freeze(T0 + 2 * DAY_ms);
    expect((await renew(workspaceId, 30, at(35 * DAY_ms))).lapsed).toBe(20);
    expect(await available(workspaceId)).toBe(40);
  });

  it('during a run that the customer cancels counts the refresh as the expiry', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    await renew(workspaceId, 20, at(33 * DAY_ms));
    const [image] = (await ledger.hold(workspaceId, 20)) as [string];
    await ledger.freeze(T0 + DAY_ms);
    await renew(workspaceId, 20, at(34 * DAY_ms));
    await ledger.freeze(T0 + DAY_ms + 73 * HOUR_ms);
    await ledger.release(image, 'customer_cancel');
    expect(await available(workspaceId)).toBe(20);
  });

  it('bears renewals that come late, early and out of order', async () => {
    await ledger.freeze(T0);
    const workspaceId = newId();
    await renew(workspaceId, 500, at(33 * DAY_ms));
    // Late, after the grace: the old cycle lapsed by itself.
    await ledger.freeze(T0 + 34 * DAY_ms);
    expect(await renew(workspaceId, 500, at(63 * DAY_ms))).toMatchObject({ lapsed: 0 });
    expect(await available(workspaceId)).toBe(500);
    // Early by a week.
    await ledger.freeze(T0 + 53 * DAY_ms);
    expect(await renew(workspaceId, 500, at(93 * DAY_ms))).toMatchObject({ lapsed: 500 });
    // An older cycle's event after a newer one's does not end the newer one.
    await renew(workspaceId, 500, at(63 * DAY_ms));
    expect(await available(workspaceId)).toBe(1000);
  });
});
