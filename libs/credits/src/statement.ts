/** What customers see of a move: the kinds of the statement, fixed by the HTTP contract. */
export const ENTRY_KINDS = [
  'grant',
  'hold',
  'capture',
  'release',
  'restore',
  'lapse',
  'revoke',
  'reinstate',
  'adjust',
  'extend',
  'debt',
  'settle',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Every code of the journal, and the kind under which the statement shows it. */
export const KIND_OF_CODE = {
  grant: 'grant',
  hold: 'hold',
  capture: 'capture',
  release: 'release',
  restore: 'restore',
  lapse: 'lapse',
  end_cycle: 'lapse',
  extend: 'extend',
  revoke: 'revoke',
  reinstate: 'reinstate',
  deduct: 'adjust',
  debt: 'debt',
  undebt: 'debt',
  settle_pay: 'settle',
  settle: 'settle',
  unsettle: 'settle',
  forgive: 'adjust',
  unforgive: 'adjust',
} as const satisfies Record<string, EntryKind>;
export type JournalCode = keyof typeof KIND_OF_CODE;

/** Why credits moved, in words that a customer understands. The studio translates by the code. */
const WORDS: Record<string, string> = {
  trial_granted: 'Free trial credits',
  pack_purchased: 'Credit pack bought',
  subscription_paid: 'Credits of your subscription',
  operator_grant: 'Credits added by our support team',
  operator_deduction: 'Credits taken off by our support team',
  image_requested: 'Reserved for an image',
  image_delivered: 'Image delivered',
  platform_error: 'Not charged: something failed on our side',
  model_error: 'Not charged: the image model could not make this image',
  moderation_blocked: 'Not charged: the image was blocked by the content rules',
  customer_cancelled: 'Not charged: you cancelled before delivery',
  restored: 'Given back by our support team',
  expired: 'Credits reached the end of their time',
  cycle_ended: 'Your subscription started a new cycle',
  extended_72h: 'Time extended, because a run ended after these credits had expired',
  refund: 'A purchase was refunded',
  dispute: 'A payment was disputed with the bank',
  dispute_won: 'A disputed payment was confirmed',
  payment_reversed: 'Credits of a purchase whose money went back',
  debt_netted: 'Debt lowered with unused credits of the same purchase',
  debt_settled: 'Debt settled from a new purchase',
  debt_forgiven: 'Debt cancelled by our support team',
  settlement_returned: 'Credits returned that had settled a debt',
};

/** @param fallback words of the move itself, for a reason that this list does not know. */
export function wordsFor(reasonCode: string, fallback: string | null): string {
  return WORDS[reasonCode] ?? fallback ?? 'Credits moved';
}
