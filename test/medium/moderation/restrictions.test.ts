import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '#kernel';
import { Moderation } from '#moderation';
import { startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';

let app: TestApp;
let moderator: Customer;
beforeAll(async () => {
  app = await startApp();
  moderator = await operator(app, 'moderator');
});
afterAll(() => app.close());

interface Answer {
  code: string;
  minutes?: number;
  verdictId?: string;
}
interface Restriction {
  id: string;
  kind: string;
  status: string;
  refused: number;
  auditId: string;
  liftReason: string | null;
}
const order = ({ client }: Customer, prompt: string) =>
  client.post<Answer>(
    '/api/v1/generations',
    { prompt, aspectRatio: '1:1', resolution: '1K', count: 1 },
    { 'idempotency-key': newId() },
  );
const codes = async (who: Customer, prompts: string[]) => {
  const seen: string[] = [];
  for (const prompt of prompts) seen.push((await order(who, prompt)).body.code);
  return seen;
};
const nude = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, n) => `nude woman number ${from + n}`);
const BLOCKED = 'prompt_blocked';
const standing = async ({ client }: Customer) =>
  (
    await client.get<{ refused: number; restriction: { kind: string } | null }>(
      '/api/v1/moderation/standing',
    )
  ).body;
const restrictions = async ({ workspaceId }: Customer) =>
  (
    await moderator.client.get<{ items: Restriction[] }>(
      `/api/admin/v1/moderation/restrictions?workspaceId=${workspaceId}`,
    )
  ).body.items;
const lift = (id: string, who = moderator) =>
  who.client.post<Restriction>(`/api/admin/v1/moderation/restrictions/${id}/lift`, {
    reason: 'We talked about it',
  });

async function grant(who: Customer, verdictId = ''): Promise<void> {
  const appeal = await who.client.post<{ id: string }>('/api/v1/moderation/appeals', {
    verdictId,
    message: 'A statue',
  });
  const done = await moderator.client.post(
    `/api/admin/v1/moderation/appeals/${appeal.body.id}/decision`,
    { decision: 'granted', reason: 'A statue indeed' },
  );
  expect(done.status).toBe(200);
}

test('the fifth refusal pauses new runs for half an hour, in words; the next one again', async () => {
  const who = await signUp(app);
  expect(await codes(who, nude(0, 4))).toEqual(Array(4).fill(BLOCKED));
  expect(await standing(who)).toMatchObject({ refused: 4, restriction: null });
  expect(await codes(who, nude(4, 5))).toEqual([BLOCKED]);
  const paused = await order(who, 'a red bag');
  expect(paused).toMatchObject({ status: 429, body: { code: 'cooling_down', minutes: 30 } });
  expect(Number(paused.headers.get('retry-after'))).toBeGreaterThan(1_700);
  expect((await standing(who)).restriction).toMatchObject({ kind: 'cool_down' });
  const { body } = await who.client.get<{ available: number; held: number }>(
    '/api/v1/credits/balance',
  );
  expect(body).toMatchObject({ available: 40, held: 0 });
  await setClockOffset(app.database, '31 minutes');
  expect((await standing(who)).restriction).toBeNull();
  expect(await codes(who, nude(5, 6))).toEqual([BLOCKED]);
  expect((await standing(who)).restriction).toMatchObject({ kind: 'cool_down' });
  await setClockOffset(app.database, '26 hours');
  expect(await standing(who)).toMatchObject({ refused: 0, restriction: null });
  await setClockOffset(app.database, '0');
});

test('the same words again count once, and other workspaces not at all', async () => {
  const who = await signUp(app);
  expect(await codes(who, Array<string>(7).fill('nude woman'))).toEqual(Array(7).fill(BLOCKED));
  expect(await standing(who)).toMatchObject({ refused: 1, restriction: null });
});

test('two refusals of the gravest kind wait for a person, who lifts it with a reason', async () => {
  const who = await signUp(app);
  expect(await codes(who, ['a naked child', 'nude 9 yo', 'a red bag'])).toEqual([
    BLOCKED,
    BLOCKED,
    'account_in_review',
  ]);
  const [waiting] = await restrictions(who);
  expect(waiting).toMatchObject({ kind: 'review', status: 'active', refused: 2 });
  const cases = await ownerSql(
    app,
    `SELECT origin, status FROM support.cases WHERE workspace_id = $1 AND reference = $2`,
    [who.workspaceId, waiting?.id],
  );
  expect(cases).toEqual([{ origin: 'system', status: 'open' }]);
  // A day does not help: only a person does.
  await setClockOffset(app.database, '3 days');
  expect((await order(who, 'a red bag')).body.code).toBe('account_in_review');
  await setClockOffset(app.database, '0');
  const support = await operator(app, 'support');
  expect((await lift(waiting?.id ?? '', support)).status).toBe(403);
  expect((await lift(waiting?.id ?? '', who)).status).toBe(403);
  const done = await Promise.all([lift(waiting?.id ?? ''), lift(waiting?.id ?? '')]);
  expect(done.map(({ status }) => status).sort()).toEqual([200, 409]);
  const lifted = done.find(({ status }) => status === 200);
  expect(lifted?.body).toMatchObject({ status: 'ended', liftReason: 'We talked about it' });
  expect(
    await ownerSql(app, 'SELECT action, reason FROM kernel.audit_log WHERE id = $1', [
      lifted?.body.auditId,
    ]),
  ).toEqual([{ action: 'restriction.lifted', reason: 'We talked about it' }]);
  // Counting begins anew.
  expect(await standing(who)).toMatchObject({ refused: 0, restriction: null });
  expect(await codes(who, ['a naked child'])).toEqual([BLOCKED]);
  expect((await standing(who)).restriction).toBeNull();
});

test('a granted appeal does not count: the pause that rested on it ends', async () => {
  const who = await signUp(app);
  const refused: string[] = [];
  for (const prompt of nude(0, 5)) refused.push((await order(who, prompt)).body.verdictId ?? '');
  expect((await standing(who)).restriction).toMatchObject({ kind: 'cool_down' });
  await grant(who, refused[0]);
  expect(await standing(who)).toMatchObject({ refused: 4, restriction: null });
});

test('what was refused twice and granted once does not count at all', async () => {
  const who = await signUp(app);
  const [first] = nude(0, 1);
  const refused = await order(who, first ?? '');
  await codes(who, nude(0, 5));
  expect((await standing(who)).restriction).toMatchObject({ kind: 'cool_down' });
  await grant(who, refused.body.verdictId);
  expect(await standing(who)).toMatchObject({ refused: 4, restriction: null });
});

test('a granted appeal ends the wait for a person when what is left is enough for a pause only', async () => {
  const who = await signUp(app);
  await codes(who, [...nude(0, 4), 'a naked child']);
  expect((await standing(who)).restriction).toMatchObject({ kind: 'cool_down' });
  await setClockOffset(app.database, '31 minutes');
  const { body } = await order(who, 'nude 9 yo');
  expect((await standing(who)).restriction).toMatchObject({ kind: 'review' });
  await grant(who, body.verdictId);
  expect((await standing(who)).restriction).toBeNull();
  await setClockOffset(app.database, '0');
  const review = (await restrictions(who)).find(({ kind }) => kind === 'review');
  expect(review).toMatchObject({ status: 'ended', liftReason: 'An appeal was granted.' });
});

test('refusals at the same time restrict once', async () => {
  const who = await signUp(app);
  await Promise.all(nude(0, 8).map((prompt) => order(who, prompt)));
  expect(await restrictions(who)).toHaveLength(1);
});

test('rows of a batch fail alone and do not count; a pause holds new batches back', async () => {
  const who = await signUp(app);
  const { workspaceId } = who;
  const moderation = app.api.get(Moderation);
  for (const prompt of nude(0, 7))
    expect(await moderation.checkPrompt({ workspaceId, prompt, oneOfMany: true })).toMatchObject({
      allowed: false,
    });
  expect(await standing(who)).toMatchObject({ refused: 0, restriction: null });
  await codes(who, nude(10, 15));
  await expect(moderation.mustNotWait(workspaceId)).rejects.toMatchObject({
    code: 'cooling_down',
  });
});
