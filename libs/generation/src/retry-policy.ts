/**
 * When and whether an image is tried again. Retries are ours alone: the provider's SDK makes
 * none, because every retry may be a second image that the operator pays for.
 */
export const retryPolicy = {
  max_attempts: 4,
  base_ms: 1_000,
  cap_ms: 30_000,
  /** A provider that asks for more than this is treated as away. */
  retry_after_cap_ms: 10 * 60_000,
  /** A provider that has too much to do and names no time is asked again after this. */
  rate_limited_wait_ms: 5_000,
  /** How often a provider that refused our account is asked again. */
  out_of_quota_wait_ms: 10_000,
  /** The image that met the refusal comes back behind the others. */
  out_of_quota_behind_ms: 2_000,
  undelivered_after_ms: 30 * 60_000,
} as const;

export type RetryPolicy = { readonly [K in keyof typeof retryPolicy]: number };

/**
 * Milliseconds to wait after attempt number `attempt` (1 is the first): exponential, capped, with
 * up to 25 % taken off at random so that jobs that failed together do not return together.
 */
export function backoff_ms(
  attempt: number,
  random: number,
  policy: RetryPolicy = retryPolicy,
): number {
  const exponential = Math.min(policy.base_ms * 2 ** (attempt - 1), policy.cap_ms);
  return Math.round(exponential * (1 - 0.25 * random));
}
