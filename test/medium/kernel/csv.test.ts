import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Fastify from 'fastify';
import { sendCsv, type CsvCell } from '#kernel';
import { until } from '../../../scripts/lib/net.mjs';

/** Real: HTTP. What is searched is made up: it never ends and fits nothing. */
const app = Fastify();
let searched = 0;
let isLeft = false;
let isOver = false;
let url: string;
async function* endless(): AsyncGenerator<CsvCell[][]> {
  try {
    while (!isOver) {
      searched += 1;
      yield [];
      await setImmediate();
    }
  } finally {
    isLeft = true;
  }
}
beforeAll(async () => {
  app.get('/file', async (_, reply) => {
    await sendCsv(reply, 'a.csv', ['No.'], endless());
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  isOver = true;
  await app.close();
});

test('a search for the lines of a file ends when its reader leaves, also where nothing was found', async () => {
  const abort = new AbortController();
  const answer = await fetch(`${url}/file`, { signal: abort.signal });
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="a.csv"');
  await until(() => Promise.resolve(searched > 100), { what: 'search', timeout_ms: 10_000 });
  expect(isLeft).toBe(false);
  abort.abort();
  await until(() => Promise.resolve(isLeft), { what: 'end of the search', timeout_ms: 10_000 });
});
