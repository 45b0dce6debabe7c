/**
 * What a failed call means for the caller:
 * - `transient`, `incomplete`: try again with backoff, then the next provider;
 * - `rate_limited`: the same after `retryAfter_ms`;
 * - `moderation_blocked`, `invalid_request`: never again, another attempt would end the same way;
 * - `insufficient_quota`, `auth`: the operator's alarm; the next provider, or wait;
 * - `unknown_outcome`: the provider may have made, and billed, an image that we never saw;
 * - `aborted`: our own signal.
 */
export type ProviderErrorKind =
  | 'transient'
  | 'rate_limited'
  | 'moderation_blocked'
  | 'invalid_request'
  | 'insufficient_quota'
  | 'auth'
  | 'incomplete'
  | 'unknown_outcome'
  | 'aborted';

export type ModerationStage = 'input' | 'output' | 'unknown';

export interface ProviderErrorFacts {
  kind: ProviderErrorKind;
  provider: string;
  /** For operators and logs: without keys, addresses, prompts or picture data. */
  message: string;
  requestId?: string;
  /** HTTP status, absent when none was received. */
  status?: number;
  /** The provider's own code. */
  rawCode?: string;
  /** With `rate_limited`: how long the provider asks us to wait. */
  retryAfter_ms?: number;
  /** With `rate_limited`: the calls a minute that the provider says it takes. */
  limitPerMinute?: number;
  /** With `moderation_blocked`. */
  moderation?: { stage: ModerationStage; categories: string[] };
  /** With `unknown_outcome`: one of our bounds ended the call, for it said nothing any more. */
  silent?: boolean;
  cause?: unknown;
}

export class ProviderError extends Error {
  readonly kind: ProviderErrorKind;
  readonly provider: string;
  readonly requestId?: string;
  readonly status?: number;
  readonly rawCode?: string;
  readonly retryAfter_ms?: number;
  readonly limitPerMinute?: number;
  readonly moderation?: { stage: ModerationStage; categories: string[] };
  readonly silent: boolean;

  constructor(facts: ProviderErrorFacts) {
    super(facts.message, { cause: facts.cause });
    this.name = 'ProviderError';
    this.kind = facts.kind;
    this.provider = facts.provider;
    this.requestId = facts.requestId;
    this.status = facts.status;
    this.rawCode = facts.rawCode;
    this.retryAfter_ms = facts.retryAfter_ms;
    this.limitPerMinute = facts.limitPerMinute;
    this.moderation = facts.moderation;
    this.silent = facts.silent ?? false;
  }
}

/** Kinds after which another attempt can succeed. */
export const RETRYABLE_KINDS: readonly ProviderErrorKind[] = [
  'transient',
  'rate_limited',
  'incomplete',
  'unknown_outcome',
];
