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
