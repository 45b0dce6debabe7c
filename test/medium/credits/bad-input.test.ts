import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Credits } from '#credits';
import { newId } from '#kernel';
import { LedgerRepository } from '../../../libs/credits/src/data/ledger.repository.js';
import { Ledger } from './ledger.js';

/** What the ledger holds before a bad call. */
interface World {
  workspace: string;
  other: string;
  generation: string;
  open: string;
  captured: string;
  released: string;
  foreign: string;
  source: string;
  purchase: string;
  reversal: string;
  key: string;
}

type Call = (c: Credits, moves: LedgerRepository, w: World) => Promise<unknown>;
type Case = [what: string, code: string, call: Call];

const TOO_MUCH = [1_000_000_001, 2 ** 53, Number.MAX_VALUE, Number.POSITIVE_INFINITY];
const NO_AMOUNT = [0, -1, 1.5, Number.NaN];

/** Money may be a thousand times more than credits. */
const money = (amount: number) => (Number.isInteger(amount) ? amount * 1_000 : amount);

const grantOf = (w: World, more: object = {}) => ({
  workspaceId: w.workspace,
  kind: 'pack' as const,
  amount: 10,
  source: newId(),
  expiresAt: null,
  reasonCode: 'pack_purchased',
  reason: 'test',
  actor: 'test',
  ...more,
});
const cycleOf = (w: World, more: object = {}) => {
  const source = newId();
  return {
    workspaceId: w.workspace,
    amount: 10,
    source,
    purchaseRef: source,
    expiresAt: new Date(Date.now() + 86_400_000),
    reason: 'test',
    actor: 'test',
    ...more,
  };
};
const holdOf = (w: World, amount: number, imageId = newId(), workspaceId = w.workspace) => ({
  workspaceId,
  generationId: w.generation,
  holds: [{ imageId, amount }],
});
const noticeOf = (w: World, more: object = {}) => ({
  provider: 'creem',
  reversalId: newId(),
  purchaseRef: w.purchase,
  kind: 'refund' as const,
  amountMinor: 5,
  paidMinor: 100,
  status: 'succeeded' as const,
  ...more,
});
const adjustOf = (w: World, more: object = {}) => ({
  workspaceId: w.workspace,
  amount: 5,
  key: newId(),
  fingerprint: 'f',
  reason: 'test',
  actor: 'operator:1',
  ...more,
});

const amounts = (move: string, call: (amount: number) => Call): Case[] =>
  [...NO_AMOUNT, ...TOO_MUCH].map((amount) => [
    `${move} of ${amount}`,
    'invalid_amount',
    call(amount),
  ]);

const CASES: Case[] = [
  ...amounts('a grant', (amount) => (c, _m, w) => c.grant(grantOf(w, { amount }))),
  ...amounts('a cycle', (amount) => (c, _m, w) => c.refreshCycle(cycleOf(w, { amount }))),
  ...amounts('a hold', (amount) => (c, _m, w) => c.placeHolds(holdOf(w, amount))),
  ...amounts(
    'a refund',
    (amountMinor) => (c, _m, w) => c.setReversed(noticeOf(w, { amountMinor: money(amountMinor) })),
  ),
  ...amounts(
    'a purchase price',
    (paidMinor) => (c, _m, w) => c.setReversed(noticeOf(w, { paidMinor: money(paidMinor) })),
  ),
  ...amounts(
    "an operator's grant",
    (amount) => (_c, m, w) => m.adjustGrant(adjustOf(w, { amount }), null),
  ),
  ...amounts(
    "an operator's deduction",
    (amount) => (_c, m, w) => m.adjustDeduct(adjustOf(w, { amount })),
  ),
  ...amounts(
    "an operator's forgiving",
    (amount) => (_c, m, w) => m.forgiveDebt(adjustOf(w, { amount })),
  ),

  ['no hold at all', 'invalid_amount', (c, _m, w) => c.placeHolds({ ...holdOf(w, 1), holds: [] })],
  ['a hold beyond the balance', 'insufficient_credits', (c, _m, w) => c.placeHolds(holdOf(w, 999))],
  [
    'a hold of an unknown account',
    'insufficient_credits',
    (c, _m, w) => c.placeHolds(holdOf(w, 1, newId(), newId())),
  ],
  [
    'an unknown account to lower',
    'unknown_account',
    (_c, m, w) => m.adjustDeduct(adjustOf(w, { workspaceId: newId() })),
  ],
  [
    'an unknown account to raise',
    'unknown_account',
    (_c, m, w) => m.adjustGrant(adjustOf(w, { workspaceId: newId() }), null),
  ],
  [
    'an unknown account to forgive',
    'unknown_account',
    (_c, m, w) => m.forgiveDebt(adjustOf(w, { workspaceId: newId() })),
  ],
  ['an unknown image to charge', 'hold_not_found', (c) => c.capture(newId())],
  ['an unknown image to release', 'hold_not_found', (c) => c.release(newId(), { cause: 'model' })],
  [
    'an unknown image to restore',
    'hold_not_found',
    (c) => c.restore(newId(), { caseRef: 'c', reason: 'r', actor: 'a' }),
  ],
  [
    'an open image to restore',
    'not_captured',
    (c, _m, w) => c.restore(w.open, { caseRef: 'c', reason: 'r', actor: 'a' }),
  ],
  [
    'a released image to restore',
    'already_resolved',
    (c, _m, w) => c.restore(w.released, { caseRef: 'c', reason: 'r', actor: 'a' }),
  ],
  [
    'a restoration without a case',
    'invalid_request',
    (c, _m, w) => c.restore(w.captured, { caseRef: '', reason: 'r', actor: 'a' }),
  ],

  [
    'a source for another amount',
    'source_conflict',
    (c, _m, w) => c.grant(grantOf(w, { source: w.source, amount: 11 })),
  ],
  [
    'a source for another account',
    'source_conflict',
    (c, _m, w) => c.grant(grantOf(w, { source: w.source, workspaceId: w.other, amount: 500 })),
  ],
  [
    'a source for another kind',
    'source_conflict',
    (c, _m, w) => c.grant(grantOf(w, { source: w.source, kind: 'operator', amount: 500 })),
  ],
  [
    'a purchase under another source',
    'source_conflict',
    (c, _m, w) => c.grant(grantOf(w, { purchaseRef: w.purchase })),
  ],
  [
    'a cycle for another amount',
    'source_conflict',
    (c, _m, w) =>
      c.refreshCycle(cycleOf(w, { source: w.purchase, purchaseRef: w.purchase, amount: 99 })),
  ],
  ['a source without a name', 'invalid_request', (c, _m, w) => c.grant(grantOf(w, { source: '' }))],
  [
    'a source of 201 letters',
    'invalid_request',
    (c, _m, w) => c.grant(grantOf(w, { source: 'x'.repeat(201) })),
  ],
  [
    'a kind that does not exist',
    'invalid_request',
    (c, _m, w) => c.grant(grantOf(w, { kind: 'gold' })),
  ],
  [
    'an account that is no id',
    'invalid_request',
    (c, _m, w) => c.grant(grantOf(w, { workspaceId: 'x' })),
  ],
  [
    'an expiry that is no date',
    'invalid_request',
    (c, _m, w) => c.grant(grantOf(w, { expiresAt: new Date(Number.NaN) })),
  ],

  [
    'the same hold for another amount',
    'hold_conflict',
    (c, _m, w) => c.placeHolds(holdOf(w, 11, w.open)),
  ],
  [
    'the same hold for another job',
    'hold_conflict',
    (c, _m, w) => c.placeHolds({ ...holdOf(w, 10, w.open), generationId: newId() }),
  ],
  [
    "a foreign workspace's hold",
    'hold_conflict',
    (c, _m, w) => c.placeHolds(holdOf(w, 10, w.foreign)),
  ],
  [
    'a hold twice in one call',
    'hold_conflict',
    (c, _m, w) => {
      const [hold] = holdOf(w, 5).holds;
      return c.placeHolds({ ...holdOf(w, 5), holds: [hold, hold].flatMap((one) => one ?? []) });
    },
  ],

  [
    'a reversal of another purchase',
    'source_conflict',
    (c, _m, w) => c.setReversed(noticeOf(w, { reversalId: w.reversal, purchaseRef: newId() })),
  ],
  [
    'a reversal of another kind',
    'source_conflict',
    (c, _m, w) =>
      c.setReversed(noticeOf(w, { reversalId: w.reversal, kind: 'dispute', status: 'open' })),
  ],
  [
    'a refund that was won',
    'invalid_request',
    (c, _m, w) => c.setReversed(noticeOf(w, { status: 'won' })),
  ],

  [
    'the same key for another amount',
    'key_reused',
    (_c, m, w) => m.adjustGrant(adjustOf(w, { key: w.key, fingerprint: 'g', amount: 6 }), null),
  ],
  [
    'the same key for another account',
    'key_reused',
    (_c, m, w) => m.adjustGrant(adjustOf(w, { key: w.key, workspaceId: w.other }), null),
  ],
  [
    'the same key for another move',
    'key_reused',
    (_c, m, w) => m.adjustDeduct(adjustOf(w, { key: w.key })),
  ],
  [
    'a deduction beyond the balance',
    'insufficient_credits',
    (_c, m, w) => m.adjustDeduct(adjustOf(w, { amount: 100_000 })),
  ],
  [
    'forgiving beyond the debt',
    'more_than_debt',
    (_c, m, w) => m.forgiveDebt(adjustOf(w, { amount: 1 })),
  ],
];

/** Real: Postgres, the façade, the repository of the moves. */
describe('bad input', () => {
  let ledger: Ledger;
  let moves: LedgerRepository;
  let world: World;
  beforeAll(async () => {
    ledger = await Ledger.start();
    moves = ledger.app.api.get(LedgerRepository, { strict: false });
    world = await build();
  });
  afterAll(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await ledger.stop();
  });

  async function build(): Promise<World> {
    const ids = { workspace: newId(), other: newId(), generation: newId(), source: newId() };
    const [purchase, reversal, key] = [newId(), newId(), newId()];
    await ledger.grant(ids.workspace, 500, { source: ids.source });
    await ledger.grant(ids.workspace, 100, { source: purchase, purchaseRef: purchase });
    await ledger.grant(ids.other, 500);
    const images = [newId(), newId(), newId()];
    const [open, captured, released] = images as [string, string, string];
    await ledger.do((c) =>
      c.placeHolds({
        workspaceId: ids.workspace,
        generationId: ids.generation,
        holds: images.map((imageId) => ({ imageId, amount: 10 })),
      }),
    );
    const [foreign] = (await ledger.hold(ids.other, 10)) as [string];
    await ledger.capture(captured);
    await ledger.release(released);
    const w = { ...ids, open, captured, released, foreign, purchase, reversal, key };
    await ledger.do((c) => c.setReversed(noticeOf(w, { reversalId: reversal, status: 'pending' })));
    await ledger.do(() => moves.adjustGrant(adjustOf(w, { key }), null));
    return w;
  }

  /** Every row of every table of the ledger that is not worked out, as one hash. */
  async function everything(): Promise<string> {
    const { rows } = await ledger.owner.query<{ is: string }>(
      `SELECT md5(concat(${[
        'account',
        'lot',
        'purchase',
        'hold',
        'hold_split',
        'hold_resolution',
        'restoration',
        'adjustment',
        'reversal',
        'journal',
      ]
        .map(
          (table) => `(SELECT string_agg(t::text, '|' ORDER BY t::text) FROM credits.${table} t)`,
        )
        .join(', ')})) AS is`,
    );
    return rows[0]?.is ?? '';
  }

  it.each(CASES)('%s is refused (%s) and changes nothing', async (_what, code, call) => {
    const before = await everything();
    await expect(ledger.do((c) => call(c, moves, world))).rejects.toMatchObject({ code });
    expect(await everything()).toBe(before);
  });

  it('a balance never grows beyond what can be counted', async () => {
    const workspaceId = newId();
    await ledger.owner.query(
      'ALTER DOMAIN credits.balance DROP CONSTRAINT balance_bounded; ALTER DOMAIN credits.balance ADD CONSTRAINT balance_bounded CHECK (VALUE <= 2000000000)',
    );
    await ledger.grant(workspaceId, 1_000_000_000);
    await ledger.grant(workspaceId, 1_000_000_000);
    await expect(ledger.grant(workspaceId, 1)).rejects.toMatchObject({ code: 'invalid_amount' });
  });
});
