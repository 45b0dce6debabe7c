import { describe, expect, it } from '@jest/globals';
import { rateFacts } from './rate-facts.js';

const none = 'Slow down.';

describe('rateFacts', () => {
  it('waits as the vendor asks, to the millisecond where it says so', () => {
    const wait = (headers: Record<string, string>) =>
      rateFacts(none, new Headers(headers)).retryAfter_ms;
    expect(wait({ 'retry-after-ms': '1500', 'retry-after': '9' })).toBe(1500);
    expect(wait({ 'retry-after': '9' })).toBe(9000);
    expect(wait({})).toBeUndefined();
  });

  it('reads the limit where the refusal names it', () => {
    const message =
      'Rate limit reached for gpt-image-2 in organization org-x on images per min (IPM): Limit 5.';
    expect(rateFacts(message, undefined)).toEqual({ retryAfter_ms: undefined, limitPerMinute: 5 });
    const tokens = 'Rate limit reached on tokens per min (TPM): Limit 100000, Used 99000.';
    expect(rateFacts(tokens, undefined).limitPerMinute).toBeUndefined();
    expect(rateFacts(none, undefined).limitPerMinute).toBeUndefined();
  });

  const used = (more: Record<string, string>) =>
    rateFacts(
      none,
      new Headers({
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-limit-requests': '50',
        ...more,
      }),
    );

  it('reads the headers of the count that is used up', () => {
    expect(used({ 'x-ratelimit-reset-requests': '1.5s' })).toEqual({
      retryAfter_ms: 1_500,
      limitPerMinute: 50,
    });
    expect(used({ 'x-ratelimit-reset-requests': '20ms', 'retry-after': '2' }).retryAfter_ms).toBe(
      2_000,
    );
    expect(used({ 'x-ratelimit-remaining-requests': '7' })).toEqual({});
  });

  it('does not take the count of a day for a rate', () => {
    expect(used({ 'x-ratelimit-reset-requests': '6m0s' })).toEqual({
      retryAfter_ms: 360_000,
      limitPerMinute: undefined,
    });
  });
});
