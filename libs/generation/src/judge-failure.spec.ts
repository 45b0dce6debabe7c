import { describe, expect, it } from '@jest/globals';
import { undeliveredEnds } from './image-end.js';
import { judgeFailure } from './judge-failure.js';
import type { ProviderErrorKind } from './provider/provider-error.js';
import { retryPolicy } from './retry-policy.js';

const FIRST = { attempts: 1, waited_ms: 0, random: 0, providerIn_ms: 0, paced: false };
const judge = (kind: ProviderErrorKind, attempts = 1, waited_ms = 0, providerIn_ms = 0) =>
  judgeFailure({ kind }, { ...FIRST, attempts, waited_ms, providerIn_ms }, retryPolicy);

describe('judgeFailure', () => {
  it.each<ProviderErrorKind>(['transient', 'incomplete', 'unknown_outcome'])(
    'tries %s again, four times in all',
    (kind) => {
      expect(judge(kind, 3)).toMatchObject({ do: 'retry', delay_ms: 4_000, uncounted: false });
      expect(judge(kind, 4)).toMatchObject({ do: 'end', code: 'provider_unavailable' });
    },
  );

  it('marks a call whose end nobody saw', () => {
    expect(judge('unknown_outcome')).toMatchObject({ outcome: 'unknown' });
  });

  it.each<ProviderErrorKind>(['moderation_blocked', 'invalid_request'])(
    'never repeats %s',
    (kind) => expect(judge(kind)).toMatchObject({ do: 'end' }),
  );

  it('says whether the words or the picture were refused', () => {
    const at = (stage: 'input' | 'output') =>
      judgeFailure(
        { kind: 'moderation_blocked', moderation: { stage, categories: [] } },
        FIRST,
        retryPolicy,
      );
    expect(at('input')).toMatchObject({ code: 'prompt_refused' });
    expect(at('output')).toMatchObject({ code: 'model_refused_result' });
  });

  it.each<ProviderErrorKind>(['insufficient_quota', 'rate_limited'])(
    'lets a job wait at %s without using up its attempts, but not for ever',
    (kind) => {
      expect(judge(kind, 4)).toMatchObject({ do: 'retry', uncounted: true });
      expect(judge(kind, 1, retryPolicy.undelivered_after_ms)).toMatchObject({
        do: 'end',
        code: 'provider_unavailable',
      });
    },
  );

  it('lets a job wait for its turn at a provider that takes so many calls a minute', () => {
    const long = { ...FIRST, waited_ms: retryPolicy.undelivered_after_ms };
    const ends = [true, false].map(
      (paced) => judgeFailure({ kind: 'rate_limited' }, { ...long, paced }, retryPolicy).do,
    );
    expect(ends).toEqual(['retry', 'end']);
  });

  it('waits as long as a busy provider asks, unless another one is free', () => {
    expect(judge('rate_limited', 1, 0, 17_000)).toMatchObject({ delay_ms: 17_000 });
    expect(judge('rate_limited', 1, 0, 0)).toMatchObject({ delay_ms: 1_000 });
    expect(judge('insufficient_quota', 1, 0, 0)).toMatchObject({ delay_ms: 0 });
    expect(judge('insufficient_quota', 1, 0, 30_000)).toMatchObject({
      delay_ms: 30_000 + retryPolicy.out_of_quota_behind_ms,
    });
  });
});

describe('ends without delivery', () => {
  it('blames the customer for nothing but a cancel', () => {
    for (const [code, end] of Object.entries(undeliveredEnds))
      expect(end.cause === 'customer_cancel').toBe(code === 'cancelled');
  });

  it('calls it blocked exactly when moderation decided', () => {
    for (const end of Object.values(undeliveredEnds))
      expect(end.status === 'blocked').toBe(end.cause === 'moderation');
  });
});
