export type {
  Balance,
  Entry,
  Finding,
  ImageReceipt,
  LotBalance,
  OpenHold,
  OperatorEntry,
  Receipt,
} from './balance.js';
export { bookFindings, bookTotals, type BookTotals } from './data/books-from-outside.js';
export { creditsErrors } from './credits.errors.js';
export { insufficientCredits, type Shortage } from './insufficient-credits.js';
export { CreditsCoreModule, CreditsHttpModule, CreditsJobsModule } from './credits.module.js';
export { Credits } from './credits.js';
export type { LotKind } from './lot.js';
export type {
  Actor,
  CycleRefresh,
  Granted,
  GrantRequest,
  HoldBatch,
  HoldsPlaced,
  ReleaseCause,
  Resolved,
  Restored,
  RestoreRequest,
  Reversed,
  ReversalNotice,
  ReversalPreview,
} from './move.js';
export { ENTRY_KINDS, type EntryKind } from './statement.js';
