import { describe, expect, it } from '@jest/globals';
import { judgeAttempt } from './judge-attempt.js';

const judge = (status: number | null, attempts = 0, type = 'image.delivered') =>
  judgeAttempt({ type: type as 'image.delivered', attempts }, { status }, 0.5);

describe('an attempt', () => {
  it.each([200, 201, 202, 204, 299])('%s has taken the event', (status) => {
    expect(judge(status)).toEqual({ status: 'delivered' });
  });

  it.each([null, 301, 302, 308, 400, 404, 429, 500, 503])('%s is tried again', (status) => {
    expect(judge(status)).toEqual({ status: 'waiting', delay_ms: 5_000 });
    expect(judge(status, 7)).toEqual({ status: 'waiting', delay_ms: 28_800_000 });
  });

  it.each([
    [429, 60_000, 60_000],
    [503, 60_000, 60_000],
    [503, 30_123.45, 30_124],
    [503, 1_000, 5_000],
    [503, 86_400_000, 28_800_000],
    [500, 60_000, 5_000],
  ])('%s that asks for %s ms is tried again after %s', (status, retryAfter_ms, delay_ms) => {
    const leased = { type: 'image.delivered', attempts: 0 } as const;
    expect(judgeAttempt(leased, { status, retryAfter_ms }, 0.5)).toEqual({
      status: 'waiting',
      delay_ms,
    });
  });

  it('is the last one after a day, for a test at once, and where the server says that it is gone', () => {
    expect(judge(500, 8)).toEqual({ status: 'failed', reason: 'gave_up' });
    expect(judge(500, 0, 'webhook.test')).toEqual({ status: 'failed', reason: 'gave_up' });
    expect(judge(410)).toEqual({ status: 'failed', reason: 'endpoint_gone' });
  });
});
