import { newId } from '#kernel';
import { DAY_ms, type Ledger } from './ledger.js';

/** What a filled ledger can be corrupted in. */
export interface Filled {
  workspace: string;
  other: string;
  lot: string;
  paid: string;
  open: string;
  charged: string;
  /** Paid by two lots, charged, and given back. */
  split: string;
}

/**
 * A little of everything, so that every check has something to look at.
 * @param afterGrants runs when the first lots are there and nothing has been held yet.
 */
export async function fill(
  ledger: Ledger,
  afterGrants: (ids: Filled) => Promise<unknown>,
): Promise<Filled> {
  const ids: Filled = {
    workspace: newId(),
    other: newId(),
    lot: '',
    paid: '',
    open: '',
    charged: '',
    split: '',
  };
  const { workspace, other } = ids;
  await ledger.freeze(Date.now() - 4 * DAY_ms);
  await ledger.grant(other, 10);
  await ledger.thaw();
  await ledger.owner.query('SELECT credits.roll_up(NULL, 1000)');
  const soon = new Date(Date.now() + 3_600_000);
  ids.lot = (await ledger.grant(workspace, 100, { kind: 'trial', expiresAt: soon })).lotId;
  const purchaseRef = newId();
  ids.paid = (await ledger.grant(workspace, 50, { source: purchaseRef, purchaseRef })).lotId;
  await afterGrants(ids);
  const [open, charged, released] = (await ledger.hold(workspace, 40, 30, 50)) as [
    string,
    string,
    string,
  ];
  Object.assign(ids, { open, charged });
  await ledger.capture(charged);
  await ledger.release(released);
  const [restored] = (await ledger.hold(workspace, 50)) as [string];
  ids.split = restored;
  await ledger.capture(restored);
  await ledger.do((c) =>
    c.setReversed({
      provider: 'creem',
      reversalId: purchaseRef,
      purchaseRef,
      kind: 'refund',
      amountMinor: 900,
      paidMinor: 1000,
      status: 'succeeded',
    }),
  );
  const paid = newId();
  await ledger.grant(workspace, 5, { source: paid, purchaseRef: paid });
  await ledger.restore(restored);
  return ids;
}

/** What is done, what it is found as, and how: a change of one row that only a superuser could make. */
export type Corruption = readonly [what: string, finding: string, sql: string];

export function corruptions(ids: Filled): Corruption[] {
  const last = (what: string) =>
    `(account_id, seq) = (SELECT account_id, max(seq) FROM credits.journal
      WHERE account_id = '${ids.workspace}' AND ${what} GROUP BY account_id)`;

  return [
    [
      'a balance that was written by hand',
      'account_is_not_the_sum_of_its_lots',
      `UPDATE credits.account SET available = available + 100 WHERE id = '${ids.workspace}'`,
    ],
    [
      'a balance and its lot written by hand, so that they agree',
      'account_is_not_the_sum_of_its_journal',
      `WITH a AS (UPDATE credits.account SET held = held - 1, available = available + 1 WHERE id = '${ids.workspace}')
        UPDATE credits.lot SET held = held - 1, available = available + 1 WHERE id = '${ids.lot}'`,
    ],
    [
      'a lot that gained what it was not granted',
      'lot_is_not_the_sum_of_its_journal',
      `UPDATE credits.lot SET available = available + 7, granted = granted + 7 WHERE id = '${ids.lot}'`,
    ],
    [
      'a journal row that is gone',
      'journal_has_gaps',
      `DELETE FROM credits.journal WHERE ${last("code = 'capture'")}`,
    ],
    [
      'the last journal row gone',
      'journal_has_gaps',
      `DELETE FROM credits.journal WHERE ${last('true')}`,
    ],
    [
      'a journal amount that was changed',
      'journal_chain_is_broken',
      `UPDATE credits.journal SET amount = amount + 1 WHERE ${last("code = 'release'")}`,
    ],
    [
      'a balance in the journal that was changed',
      'journal_chain_is_broken',
      `UPDATE credits.journal SET available_after = available_after + 1 WHERE ${last("code = 'hold'")}`,
    ],
    [
      'a journal row that tells of another lot',
      'lot_is_not_the_sum_of_its_journal',
      `UPDATE credits.journal SET lot_id = (SELECT id FROM credits.lot WHERE account_id = '${ids.other}') WHERE ${last("code = 'hold'")}`,
    ],
    [
      'a resolution that nothing moved for',
      'lot_held_is_not_its_open_holds',
      `INSERT INTO credits.hold_resolution (hold_id, kind, reason, at) VALUES ('${ids.open}', 'captured', 'x', now())`,
    ],
    [
      'a resolution that is gone',
      'hold_is_not_in_the_journal',
      `DELETE FROM credits.hold_resolution WHERE hold_id = '${ids.charged}'`,
    ],
    [
      'a capture turned into a release',
      'hold_is_not_in_the_journal',
      `UPDATE credits.hold_resolution SET kind = 'released' WHERE hold_id = '${ids.charged}'`,
    ],
    [
      'a hold that says more than its lines',
      'lines_are_not_the_hold',
      `UPDATE credits.hold SET amount = amount + 1 WHERE id = '${ids.split}'`,
    ],
    [
      'a hold that says more than its lot gave',
      'lot_held_is_not_its_open_holds',
      `UPDATE credits.hold SET amount = amount + 1 WHERE id = '${ids.open}'`,
    ],
    [
      'a line that is gone',
      'lines_are_not_the_hold',
      `UPDATE credits.hold SET lot_id = NULL WHERE id = '${ids.charged}'`,
    ],
    [
      'one of two lines that is gone',
      'lines_are_not_the_hold',
      `DELETE FROM credits.hold_split WHERE hold_id = '${ids.split}' AND lot_id = '${ids.lot}'`,
    ],
    [
      "a line in another workspace's lot",
      'hold_uses_a_foreign_lot',
      `UPDATE credits.hold SET lot_id = (SELECT id FROM credits.lot WHERE account_id = '${ids.other}') WHERE id = '${ids.open}'`,
    ],
    [
      'a hold that nobody placed',
      'lot_held_is_not_its_open_holds',
      `INSERT INTO credits.hold (id, account_id, generation_id, amount, lot_id, at)
        VALUES (uuidv7(), '${ids.workspace}', uuidv7(), 5, '${ids.lot}', now())`,
    ],
    [
      'a restoration of what was never charged',
      'restored_without_a_charge',
      `INSERT INTO credits.restoration (hold_id, case_ref, reason, actor, at) VALUES ('${ids.open}', 'c', 'r', 'a', now())`,
    ],
    [
      'a refund that went lost',
      'lot_does_not_know_its_reversals',
      `DELETE FROM credits.reversal WHERE purchase_ref = (SELECT purchase_ref FROM credits.lot WHERE id = '${ids.paid}')`,
    ],
    [
      'a refund that was made bigger',
      'lot_does_not_know_its_reversals',
      `UPDATE credits.reversal SET amount_minor = 1000 WHERE purchase_ref = (SELECT purchase_ref FROM credits.lot WHERE id = '${ids.paid}')`,
    ],
    [
      'a refund that took nothing',
      'lot_is_not_square',
      `UPDATE credits.lot SET reversed = 50 WHERE id = '${ids.paid}'`,
    ],
    [
      'an expiry moved by hand',
      'lot_expiry_is_not_in_its_journal',
      `UPDATE credits.lot SET expires_at = expires_at + interval '1 year' WHERE id = '${ids.lot}'`,
    ],
    [
      'an account that would forget to lapse',
      'account_would_miss_an_expiry',
      `UPDATE credits.account SET next_expiry = NULL WHERE id = '${ids.workspace}'`,
    ],
    [
      'a debt settled by nobody',
      'settlements_do_not_balance',
      `UPDATE credits.journal SET amount = amount + 1 WHERE ${last("code = 'settle'")}`,
    ],
    [
      'an adjustment without its move',
      'adjustments_are_not_in_the_journal',
      `INSERT INTO credits.adjustment (key, account_id, kind, amount, fingerprint, reason, actor, at)
        VALUES ('k', '${ids.workspace}', 'deduct', 5, 'f', 'r', 'a', now())`,
    ],
    [
      'an account that is gone',
      'account_is_not_the_sum_of_its_lots',
      `DELETE FROM credits.account WHERE id = '${ids.workspace}'`,
    ],
    [
      'a lot that is gone',
      'lot_is_not_the_sum_of_its_journal',
      `DELETE FROM credits.lot WHERE id = '${ids.paid}'`,
    ],
    [
      'the end of a cycle moved by hand',
      'lot_expiry_is_not_in_its_journal',
      `UPDATE credits.lot SET spendable_until = expires_at - interval '1 minute' WHERE id = '${ids.lot}'`,
    ],
    [
      'the sum of a day that was changed',
      'day_is_not_the_sum_of_its_journal',
      `UPDATE credits.day_move SET amount = amount + 1 WHERE code = 'grant' AND lot_kind = 'pack'
         AND day = (SELECT min(day) FROM credits.day_move)`,
    ],
    [
      'a sum of a day that is gone',
      'day_is_not_the_sum_of_its_journal',
      `DELETE FROM credits.day_move WHERE code = 'grant' AND day = (SELECT min(day) FROM credits.day_move)`,
    ],
    REWRITTEN(ids),
  ];
}

/** Adds up as before: only what was remembered of the row tells. */
export const REWRITTEN = (ids: Filled): Corruption => [
  'the words of a journal row that were changed',
  'journal_was_rewritten',
  `UPDATE credits.journal SET reason = 'goodwill' WHERE account_id = '${ids.workspace}' AND seq = 1`,
];
