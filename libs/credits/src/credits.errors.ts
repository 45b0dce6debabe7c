import { defineErrors } from '#kernel';

export const creditsErrors = defineErrors('credits', {
  insufficient_credits: { status: 402, title: 'Not enough credits' },
  unknown_account: { status: 404, title: 'This workspace has no credits yet' },
  invalid_amount: { status: 400, title: 'The amount is not possible' },
  invalid_request: { status: 400, title: 'The ledger cannot take this' },
  hold_not_found: { status: 404, title: 'Nothing was reserved for this image' },
  hold_conflict: { status: 409, title: 'The image was reserved for something else' },
  not_captured: { status: 409, title: 'The image was not charged' },
  already_resolved: { status: 409, title: 'The credits went back already' },
  source_conflict: { status: 409, title: 'The same cause granted credits otherwise' },
  key_reused: { status: 409, title: 'The Idempotency-Key was used for another request' },
  idempotency_key_required: { status: 400, title: 'An Idempotency-Key is required' },
  more_than_debt: { status: 409, title: 'The customer owes less than that' },
  range_too_long: { status: 400, title: 'The range is too long' },
  append_only: { status: 500, title: 'The journal cannot be changed' },
  books_disagree: { status: 500, title: 'The books of this workspace do not agree' },
  ledger_busy: { status: 503, title: 'Many requests for this workspace at once' },
});
