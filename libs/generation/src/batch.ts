/**
 * A batch: many rows of a customer, each a request of its own, checked before anything is held and
 * started a few at a time. The transitions are data; the database enforces the same ones
 * (`generation.batch_may_move`), and a test compares both.
 */
export const batchStatuses = [
  'checking',
  'ready',
  'running',
  'paused',
  'finished',
  'stopped',
] as const;
export type BatchStatus = (typeof batchStatuses)[number];

export const batchTransitions: Readonly<Record<BatchStatus, readonly BatchStatus[]>> = {
  checking: ['ready', 'stopped'],
  ready: ['running', 'stopped'],
  running: ['paused', 'finished', 'stopped'],
  paused: ['running', 'finished', 'stopped'],
  // Failed rows may be tried again.
  finished: ['running'],
  stopped: [],
};

export const batchMayMove = (from: BatchStatus, to: BatchStatus): boolean =>
  batchTransitions[from].includes(to);

/**
 * Why a batch waits: its owner paused it, the credits do not reach for its next row, or an operator
 * shut the account out; afterwards its owner may let it go on.
 */
export const pauseReasons = ['customer', 'insufficient_credits', 'account_blocked'] as const;
export type PauseReason = (typeof pauseReasons)[number];

/**
 * A row waits for its check, then for its turn (`ready`), then its pictures are made (`running`).
 * `rejected` and `blocked` rows cost nothing and never start; `stopped` ones were never made.
 */
export const rowStatuses = [
  'unchecked',
  'rejected',
  'blocked',
  'ready',
  'running',
  'done',
  'partial',
  'failed',
  'stopped',
] as const;
export type RowStatus = (typeof rowStatuses)[number];

/** Limits that belong to the design and not to a plan. */
export const batchLimits = {
  max_rows: 1_000,
  /** Of the pasted text or file: what fits into a JSON body beside the rest. */
  max_chars: 900_000,
  max_record_bytes: 64_000,
  max_columns: 60,
  max_name_chars: 120,
  /** Images whose credits are held at one time, of one batch. */
  max_open_images: 90,
  /** Batches of a workspace that are not over. */
  max_open_batches: 10,
  /** A checked batch that nobody starts is stopped after this; one that never started is forgotten. */
  unstarted_days: 30,
  forgotten_days: 7,
} as const;

/** What became of the pictures of a row's last try that were not delivered. */
export interface TryOutcome {
  /** May be tried again: the fault was ours or the model's, or the customer cancelled it. */
  failed: number;
  /** Met a content rule: another try would meet it again. */
  blocked: number;
  cancelled: number;
}

/**
 * The state of a row whose pictures are settled.
 * @param row its pictures, and those of them that all tries together delivered.
 */
export function rowStatusAfter(
  outcome: TryOutcome,
  { count, delivered }: { count: number; delivered: number },
): RowStatus {
  if (delivered >= count) return 'done';
  if (delivered > 0) return 'partial';
  return outcome.failed + outcome.blocked === 0 ? 'stopped' : 'failed';
}

/** How many rows can be paid now, in their order, and what the next one would need. */
export function affordableRows(
  costs: readonly number[],
  spendable: number,
): { rows: number; short: boolean } {
  let left = spendable;
  for (const [rows, cost] of costs.entries()) {
    if (cost > left) return { rows, short: true };
    left -= cost;
  }
  return { rows: costs.length, short: false };
}
