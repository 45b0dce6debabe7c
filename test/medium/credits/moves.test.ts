import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { HOUR_ms, Ledger } from './ledger.js';

/** Real: Postgres with both roles, the façade, the unit of work. Nothing stands in. */
describe('moves of the ledger', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterEach(async () => {
    await ledger.clockOffset(0);
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
  afterAll(() => ledger.stop());

  it('grants once per source, and again nothing', async () => {
    const workspaceId = newId();
    const first = await ledger.grant(workspaceId, 40, { kind: 'trial', source: 'trial:person:a' });
    const again = await ledger.grant(workspaceId, 40, { kind: 'trial', source: 'trial:person:a' });
    expect(first.created).toBe(true);
    expect(again).toEqual({ lotId: first.lotId, created: false, settled: 0 });
    expect((await ledger.credits.balance(workspaceId)).available).toBe(40);
  });

  it('burns the soonest expiry first, then by kind, then the oldest', async () => {
    const workspaceId = newId();
    const soon = new Date(Date.now() + 24 * HOUR_ms);
    const later = new Date(Date.now() + 48 * HOUR_ms);
    const lots = {
      pack: (await ledger.grant(workspaceId, 10)).lotId,
      packTwo: (await ledger.grant(workspaceId, 10)).lotId,
      operator: (await ledger.grant(workspaceId, 10, { kind: 'operator', expiresAt: soon })).lotId,
      trial: (await ledger.grant(workspaceId, 10, { kind: 'trial', expiresAt: later })).lotId,
      subscription: (await ledger.grant(workspaceId, 10, { kind: 'subscription', expiresAt: soon }))
        .lotId,
    };
    const order = [lots.subscription, lots.operator, lots.trial, lots.pack, lots.packTwo];
    const balance = await ledger.credits.balance(workspaceId);
    expect(balance.lots.map((lot) => lot.id)).toEqual(order);
    for (const lotId of order) {
      await ledger.hold(workspaceId, 10);
      expect(await ledger.lot(lotId)).toMatchObject({ available: 0, held: 10 });
    }
  });
});
