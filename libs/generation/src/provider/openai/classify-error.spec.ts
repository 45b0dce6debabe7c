import { describe, expect, it } from '@jest/globals';
import { APIError, APIUserAbortError } from 'openai';
import { classifyError, sanitise } from './classify-error.js';

const facts = { provider: 'openai', aborted: false };
const answer = (status: number, error: object | undefined, headers: Record<string, string> = {}) =>
  APIError.generate(
    status,
    { error },
    undefined,
    new Headers({ 'x-request-id': 'req_1', ...headers }),
  );
const classify = (error: unknown) => classifyError(error, facts);

describe('classifyError', () => {
  it.each([
    [400, { code: 'content_policy_violation', message: 'no' }, 'moderation_blocked'],
    [
      400,
      { code: null, message: 'rejected, safety_violations=[sexual, violence].' },
      'moderation_blocked',
    ],
    [400, { code: 'invalid_image_file', message: 'Invalid image file' }, 'invalid_request'],
    [
      400,
      { code: 'invalid_value', param: 'size', type: 'image_generation_user_error' },
      'invalid_request',
    ],
    [400, { code: 'invalid_value', param: 'model' }, 'auth'],
    [400, { code: 'billing_hard_limit_reached', message: 'limit' }, 'insufficient_quota'],
    [402, { message: 'pay' }, 'insufficient_quota'],
    [403, { message: 'Your organization must be verified' }, 'auth'],
    [404, { code: 'model_not_found' }, 'auth'],
    [408, undefined, 'transient'],
    [409, undefined, 'transient'],
    [422, { message: 'no' }, 'invalid_request'],
    [429, { code: 'rate_limit_exceeded' }, 'rate_limited'],
    [429, { code: 'project_spend_limit_exceeded' }, 'insufficient_quota'],
    [429, { type: 'insufficient_quota', code: null }, 'insufficient_quota'],
    [429, undefined, 'rate_limited'],
    [503, undefined, 'transient'],
  ])('%i with %j is %s', (status, error, kind) => {
    expect(classify(answer(status, error))).toMatchObject({ kind, status, requestId: 'req_1' });
  });

  it('reads the categories of a block from its text when there are no details', () => {
    const error = answer(400, {
      code: 'moderation_blocked',
      message: 'x safety_violations=[sexual, violence].',
    });
    expect(classify(error).moderation).toEqual({
      stage: 'unknown',
      categories: ['sexual', 'violence'],
    });
  });

  it('tells what was never sent from what may have been done', () => {
    const broken = (code: string) =>
      new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) });
    expect(classify(broken('ECONNREFUSED')).kind).toBe('transient');
    expect(classify(broken('ENOTFOUND')).kind).toBe('transient');
    expect(classify(broken('ECONNRESET')).kind).toBe('unknown_outcome');
    expect(classify(new TypeError('terminated')).kind).toBe('unknown_outcome');
    expect(classify(new SyntaxError('Unexpected end')).kind).toBe('incomplete');
  });

  it('keeps what a refusal for too many calls says of the wait and the limit', () => {
    const message = 'Rate limit reached on images per min (IPM): Limit 5.';
    const refusal = answer(429, { message }, { 'retry-after': '9' });
    expect(classify(refusal)).toMatchObject({ retryAfter_ms: 9_000, limitPerMinute: 5 });
  });

  it('knows our own bound from a cancel', () => {
    const abort = new APIUserAbortError();
    expect(classifyError(abort, { ...facts, timedOut: 'The provider was silent.' }).kind).toBe(
      'unknown_outcome',
    );
    expect(classifyError(abort, { ...facts, aborted: true }).kind).toBe('aborted');
  });
});

describe('sanitise', () => {
  it('hides keys, addresses and data, and ends', () => {
    const text = `key sk-proj-abc123 at https://x.test/a?b Bearer eyJhbGci ${'A'.repeat(200)} ${'long '.repeat(200)}`;
    const clean = sanitise(text);
    expect(clean).not.toMatch(/abc123|x\.test|eyJ|AAAA/);
    expect(clean.length).toBeLessThanOrEqual(300);
  });
});
