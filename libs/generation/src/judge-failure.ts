import type { AttemptOutcome } from './data/attempt.repository.js';
import type { UndeliveredCode } from './image-end.js';
import type { ProviderError } from './provider/provider-error.js';
import { backoff_ms, type RetryPolicy } from './retry-policy.js';

export interface FailedAttempt {
  /** Attempts that count, this one included. */
  attempts: number;
  /** How long the image has waited since a worker first had it. */
  waited_ms: number;
  /** 0..1, so that the rule itself is pure. */
  random: number;
  /** When some provider may be called again: 0 where another one is free. */
  providerIn_ms: number;
  /** The provider takes calls, at a rate that we know: a wait is for its turn and not for the provider. */
  paced: boolean;
}

export type Verdict =
  | { do: 'retry'; outcome: AttemptOutcome; delay_ms: number; uncounted: boolean }
  | { do: 'end'; outcome: AttemptOutcome; code: UndeliveredCode };

/**
 * What follows from a failed call. A refusal is final: another attempt would end the same way and
 * may be billed. A provider without quota, or one that refuses our key, is the operator's alarm
 * and not the customer's failure, and so is one that has too much to do: the job waits, uncounted,
 * until its patience ends.
 */
export function judgeFailure(
  error: Pick<ProviderError, 'kind' | 'moderation'>,
  { attempts, waited_ms, random, providerIn_ms, paced }: FailedAttempt,
  policy: RetryPolicy,
): Verdict {
  switch (error.kind) {
    case 'moderation_blocked':
      return {
        do: 'end',
        outcome: 'blocked',
        code: error.moderation?.stage === 'output' ? 'model_refused_result' : 'prompt_refused',
      };
    case 'invalid_request':
      return { do: 'end', outcome: 'rejected', code: 'request_rejected' };
    case 'insufficient_quota':
    case 'auth':
      if (waited_ms >= policy.undelivered_after_ms)
        return { do: 'end', outcome: 'out_of_quota', code: 'provider_unavailable' };
      return {
        do: 'retry',
        outcome: 'out_of_quota',
        delay_ms: providerIn_ms === 0 ? 0 : providerIn_ms + policy.out_of_quota_behind_ms,
        uncounted: true,
      };
    case 'rate_limited':
      if (!paced && waited_ms >= policy.undelivered_after_ms)
        return { do: 'end', outcome: 'retryable', code: 'provider_unavailable' };
      return {
        do: 'retry',
        outcome: 'retryable',
        // A provider that asks us to wait does not keep the next one from being asked.
        delay_ms: Math.max(backoff_ms(1, random, policy), providerIn_ms),
        uncounted: true,
      };
    case 'aborted':
      return { do: 'retry', outcome: 'handed_back', delay_ms: 0, uncounted: true };
    case 'transient':
    case 'incomplete':
    case 'unknown_outcome': {
      const outcome = error.kind === 'unknown_outcome' ? 'unknown' : 'retryable';
      if (attempts >= policy.max_attempts)
        return { do: 'end', outcome, code: 'provider_unavailable' };
      return {
        do: 'retry',
        outcome,
        delay_ms: backoff_ms(attempts, random, policy),
        uncounted: false,
      };
    }
  }
}
