/**
 * What each kind of finding means, for the operators' page. The page of the runbook has a section
 * of the same name: how to look, and how to put it right.
 */
const MEANINGS: Record<string, string> = {
  account_is_not_the_sum_of_its_lots:
    'The balance of this workspace is not what its lots add up to.',
  account_is_not_the_sum_of_its_journal:
    'The balance of this workspace is not what its journal tells.',
  journal_has_gaps: 'Rows of the journal of this workspace are missing.',
  journal_chain_is_broken: 'A row of the journal does not follow from the row before it.',
  journal_was_rewritten:
    'Rows of the journal that were checked before are not what they were then.',
  lot_is_not_the_sum_of_its_journal: 'A lot holds something else than its journal tells.',
  lot_expiry_is_not_in_its_journal:
    'A lot expires, or stops being spendable, at another time than its journal tells.',
  account_would_miss_an_expiry:
    'Credits of this workspace could stay after their time, because nobody would look.',
  lot_held_is_not_its_open_holds: 'A lot reserves something else than its open holds need.',
  lines_are_not_the_hold: 'The lots that pay for an image do not add up to its price.',
  hold_uses_a_foreign_lot: 'An image is paid from the credits of another workspace.',
  hold_is_not_in_the_journal: 'What became of an image is not what the journal tells.',
  restored_without_a_charge: 'An image was given back that was never charged.',
  lot_does_not_know_its_reversals:
    'A purchase was refunded or disputed by another amount than its credits know.',
  lot_is_not_square: 'A refund or dispute took back too many or too few credits.',
  settlements_do_not_balance: 'A debt was settled with another amount than was paid for it.',
  adjustments_are_not_in_the_journal:
    "Operators' adjustments are not what the journal of this workspace tells.",
  day_is_not_the_sum_of_its_journal: 'The sums of a day are not what its journal adds up to.',
};

const RUNBOOK = 'docs/runbooks/ledger.md';

/** Every kind of finding that the audit knows. */
export const CHECKS: readonly string[] = Object.keys(MEANINGS);

export function meaningOf(check: string): string {
  return MEANINGS[check] ?? 'The books of this workspace do not agree.';
}

/** Where the repository says what to do about it. */
export function runbookOf(check: string): string {
  return `${RUNBOOK}#${check.replaceAll('_', '-')}`;
}
