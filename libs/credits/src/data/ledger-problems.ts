import { sqlState, type ProblemError } from '#kernel';
import { creditsErrors } from '../credits.errors.js';
import { insufficientCredits, type Shortage } from '../insufficient-credits.js';

type Code = keyof (typeof creditsErrors)['table'];

/** The ledger's own SQLSTATEs (class CR, raised by its functions and triggers). */
const STATES: Record<string, { code: Code; detail: string }> = {
  CR002: { code: 'unknown_account', detail: 'Check the workspace; nothing was changed.' },
  CR003: { code: 'hold_not_found', detail: 'Check the image; nothing was changed.' },
  CR004: {
    code: 'hold_conflict',
    detail: 'The image has a reservation of another workspace, job or amount. Use a new id.',
  },
  CR005: {
    code: 'source_conflict',
    detail:
      'The same payment or cause gave credits before, to another account or another amount. Nothing was changed.',
  },
  CR006: { code: 'invalid_amount', detail: 'Use a whole number between 1 and 1,000,000,000.' },
  CR007: { code: 'not_captured', detail: 'Only what was charged can be given back.' },
  CR008: { code: 'already_resolved', detail: 'The image was never charged: its credits are back.' },
  CR009: { code: 'append_only', detail: 'Correct the books with a further move.' },
  CR010: { code: 'books_disagree', detail: 'Nothing was changed. Operators were told.' },
  CR011: { code: 'key_reused', detail: 'Send a new Idempotency-Key for a new request.' },
  CR012: { code: 'more_than_debt', detail: 'Forgive at most what is owed.' },
};

/** Constraints that can be met from outside although the functions check first (races, totals). */
const CONSTRAINTS: Record<string, { code: Code; detail: string }> = {
  hold_pkey: { code: 'hold_conflict', detail: 'The image is reserved twice. Use a new id.' },
  lot_purchase_ref_key: {
    code: 'source_conflict',
    detail: 'This purchase gave its credits before. Nothing was changed.',
  },
  lot_source_check: { code: 'invalid_request', detail: 'Name the source, in 200 characters.' },
  lot_kind_check: { code: 'invalid_request', detail: 'Use a kind of lot that exists.' },
  lot_waits_before_it_expires: { code: 'invalid_request', detail: 'Check the dates of the lot.' },
  purchase_ref_check: { code: 'invalid_request', detail: 'Name the purchase, in 200 characters.' },
  restoration_case_ref_check: { code: 'invalid_request', detail: 'Name the case.' },
  reversal_status_known: { code: 'invalid_request', detail: 'Check the status of the reversal.' },
  reversal_kind_check: { code: 'invalid_request', detail: 'A reversal is a refund or a dispute.' },
  adjustment_key_check: { code: 'invalid_request', detail: 'Send a key of 1 to 300 characters.' },
  balance_bounded: { code: 'invalid_amount', detail: 'The balance would grow beyond all bounds.' },
  lot_granted_check: { code: 'invalid_amount', detail: 'Use at most 1,000,000,000 credits.' },
  reversal_amount_minor_check: { code: 'invalid_amount', detail: 'Check the amount of money.' },
  purchase_paid_minor_check: { code: 'invalid_amount', detail: 'Check the amount of money.' },
};

/** Not a number or id, a missing value, a date that does not exist or is too far away. */
const MALFORMED = new Set(['22P02', '23502', '22007', '22008', '22021', '22P05']);

/**
 * The typed error behind a failed ledger call; anything unknown is thrown on as it is, also the
 * deadlocks and serialization failures that the unit of work repeats.
 */
export function toLedgerProblem(error: unknown): unknown {
  const state = sqlState(error);
  if (state === 'CR001') return insufficient(error);
  if (state === '55P03') {
    return creditsErrors.raise('ledger_busy', 'Try again in a moment.', {
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  if (state === '22003') return creditsErrors.raise('invalid_amount', 'Use a smaller amount.');
  if (MALFORMED.has(state ?? ''))
    return creditsErrors.raise('invalid_request', 'Check the ids, dates and texts.', {
      cause: error,
    });
  const known = STATES[state ?? ''] ?? CONSTRAINTS[driverField(error, 'constraint') ?? ''];
  return known ? creditsErrors.raise(known.code, known.detail, { cause: error }) : error;
}

function insufficient(error: unknown): ProblemError {
  const said = JSON.parse(driverField(error, 'detail') ?? '{}') as Shortage;
  return insufficientCredits(said);
}

function driverField(error: unknown, field: 'constraint' | 'detail'): string | undefined {
  const driver = (error as { driverError?: Record<string, unknown> } | null)?.driverError;
  const value = driver?.[field];
  return typeof value === 'string' ? value : undefined;
}
