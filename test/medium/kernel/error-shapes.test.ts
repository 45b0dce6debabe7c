import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';

/** What refuses a request before any of our handlers sees it answers in the words of its callers. */
let app: TestApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

interface Refusal {
  name: string;
  status: number;
  code: string;
  openAiCode?: string;
  method?: string;
  path?: string;
  type?: string;
  body?: string | Uint8Array<ArrayBuffer>;
}

const TOO_LARGE = `{"prompt":"${'x'.repeat(2 * 1_048_576)}"}`;

const REFUSALS: Refusal[] = [
  { name: 'an unknown address', status: 404, code: 'not_found', path: '/nothing-here' },
  { name: 'another method', status: 404, code: 'not_found', method: 'PUT', body: '{}' },
  { name: 'a body that is too large', status: 413, code: 'body_too_large', body: TOO_LARGE },
  {
    name: 'another type',
    status: 415,
    code: 'unsupported_media_type',
    type: 'text/csv',
    body: 'a',
  },
  {
    name: 'no JSON',
    status: 400,
    code: 'validation_failed',
    openAiCode: 'invalid_value',
    body: '{',
  },
  {
    name: 'empty JSON',
    status: 400,
    code: 'validation_failed',
    openAiCode: 'invalid_value',
    body: '',
  },
  {
    name: 'JSON that is not in UTF-8',
    status: 400,
    code: 'validation_failed',
    openAiCode: 'invalid_value',
    type: 'application/json; charset=utf-16',
    body: Uint8Array.from(Buffer.from('{}', 'utf16le')),
  },
];

const FORM: Refusal = {
  name: 'a form',
  status: 415,
  code: 'unsupported_media_type',
  type: 'multipart/form-data; boundary=x',
  body: '--x\r\ncontent-disposition: form-data; name="prompt"\r\n\r\na bridge\r\n--x--\r\n',
};

const send = (address: string, { method = 'POST', path, type, body = '{}' }: Refusal) =>
  fetch(app.url + (path ? address.replace(/\/[^/]+$/, path) : address), {
    method,
    headers: { 'content-type': type ?? 'application/json', origin: app.url },
    body,
  });

describe.each(['/api/v1/auth/sign-in', '/webhooks/creem'])('%s', (address) => {
  test.each(REFUSALS)('$name: problem+json with $status', async (refusal) => {
    const answer = await send(address, refusal);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({
      status: refusal.status,
      code: refusal.code,
      requestId: expect.any(String),
    });
    expect(answer.status).toBe(refusal.status);
  });
});

describe.each(['/v1/images/generations', '/v1/images/edits'])('%s', (address) => {
  test.each(REFUSALS)("$name: OpenAI's envelope with $status", async (refusal) => {
    const answer = await send(address, refusal);
    expect(await answer.json()).toEqual({
      error: {
        message: expect.any(String),
        type: 'invalid_request_error',
        param: null,
        code: refusal.openAiCode ?? refusal.code,
      },
    });
    expect(answer.status).toBe(refusal.status);
    expect(answer.headers.get('content-type')).toContain('application/json');
  });
});

test.each(['/api/v1/auth/sign-in', '/api/v1/generations', '/webhooks/creem'])(
  '%s: a form is refused with words on what to send',
  async (address) => {
    const answer = await send(address, FORM);
    expect(await answer.json()).toMatchObject({
      status: 415,
      code: 'unsupported_media_type',
      detail: expect.stringContaining('Content-Type: application/json'),
    });
    expect(answer.status).toBe(415);
  },
);

test("images by form: OpenAI's envelope with words on what to send, edits take it", async () => {
  const answer = await send('/v1/images/generations', FORM);
  expect(await answer.json()).toMatchObject({
    error: {
      code: 'unsupported_media_type',
      message: expect.stringContaining('Content-Type: application/json'),
    },
  });
  expect(answer.status).toBe(415);
  expect((await send('/v1/images/edits', FORM)).status).toBe(401);
});
