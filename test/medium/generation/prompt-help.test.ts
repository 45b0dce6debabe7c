import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { startApp, type TestApp } from '../../support/app.js';
import { HttpClient, ownerSql, type Answer, type Customer } from '../../support/http-client.js';
import type { ChatFault } from '../../support/openai-stand-in.chat.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { accepted, balance, customerWith, eventually, over, type Problem } from './studio.js';
import { uploadOf } from './upload-client.js';

interface Suggestion extends Problem {
  prompt: string;
  changes: { kind: 'kept' | 'added' | 'removed'; text: string }[];
  demo?: true;
}

const improve = ({ client }: Customer, body: object) =>
  client.post<Suggestion>('/api/v1/prompts/enhance', body);
const describeIt = ({ client }: Customer, body: object) =>
  client.post<Suggestion>('/api/v1/prompts/describe', body);
const red = () =>
  sharp({ create: { width: 120, height: 60, channels: 3, background: '#c82020' } })
    .png()
    .toBuffer();

/** Real: API, worker, Postgres, Redis, the official client. Played: the model and its moderation. */
describe('help with prompts by a model', () => {
  const upstream = new OpenAiStandIn();
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startModelApp(upstream);
    customer = await customerWith(app, 50);
  });
  afterAll(() => app.close());
  beforeEach(() => upstream.reset());

  it('suggests a better prompt with the difference, and charges nothing', async () => {
    const prompt = 'a shop sign "OPEN 24h"';
    const { status, body } = await improve(customer, { prompt, style: 'photo' });
    expect(status).toBe(200);
    expect(body.prompt).toContain('"OPEN 24h"');
    const side = (kind: string) =>
      body.changes
        .filter((change) => change.kind === 'kept' || change.kind === kind)
        .map(({ text }) => text)
        .join('');
    expect([side('removed'), side('added')]).toEqual([prompt, body.prompt]);
    expect(body).not.toHaveProperty('demo');
    expect(await balance(customer)).toEqual({ available: 50, held: 0 });
    const [request] = upstream.chatRequests();
    expect(JSON.stringify(request!.fields.messages)).toContain('Natural light, true colours');
  });

  it('has what was written and what was suggested looked at, as any prompt', async () => {
    const refused = await improve(customer, { prompt: 'something forbidden' });
    expect([refused.status, refused.body.code]).toEqual([422, 'prompt_blocked']);
    expect(upstream.chatRequests()).toEqual([]);
    upstream.chatScript = ['forbidden-answer'];
    const declined = await improve(customer, { prompt: 'something harmless' });
    expect([declined.status, declined.body.code]).toEqual([422, 'prompt_help_declined']);
    expect(JSON.stringify(declined.body)).not.toContain('forbidden');
    // What a model wrote is not held against the customer.
    const counted = await ownerSql<{ prompt: string }>(
      app,
      `SELECT prompt FROM moderation.verdicts WHERE workspace_id = $1 AND outcome = 'blocked' AND counts`,
      [customer.workspaceId],
    );
    expect(counted.map(({ prompt }) => prompt)).toEqual(['something forbidden']);
    // Nor does it stand anywhere as the customer's own; what was allowed is not kept at all.
    await improve(customer, { prompt: 'something harmless' });
    const suggested = await ownerSql<{ outcome: string; kept: boolean }>(
      app,
      `SELECT outcome, prompt IS NOT NULL AS kept FROM moderation.verdicts
        WHERE workspace_id = $1 AND subject = 'suggestion' ORDER BY id DESC LIMIT 2`,
      [customer.workspaceId],
    );
    expect(suggested).toEqual([
      { outcome: 'allowed', kept: false },
      { outcome: 'blocked', kept: true },
    ]);
  });

  it.each<[ChatFault, number, string]>([
    ['rate-limit', 503, 'prompt_help_unavailable'],
    ['error-500', 503, 'prompt_help_unavailable'],
    ['garbage', 503, 'prompt_help_unavailable'],
    ['too-long', 422, 'prompt_help_unusable'],
    ['loses-quotes', 422, 'prompt_help_unusable'],
    ['refusal', 422, 'prompt_help_declined'],
  ])('says so when the model shows %s', async (fault, status, code) => {
    upstream.chatScript = [fault];
    const another = await customerWith(app, 0);
    const answer = await improve(another, { prompt: 'a secret sign "Wonderland 7"' });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (fault === 'rate-limit') expect(answer.headers.get('retry-after')).toBe('7');
  });

  it('describes an upload and a result of the customer, and nobody else’s', async () => {
    const upload = await uploadOf(app, customer, await red());
    const { images } = await over(customer, (await accepted(customer)).id);
    const stranger = await customerWith(app, 0);
    for (const body of [{ uploadId: upload }, { imageId: images[0]!.id, language: 'zh' }]) {
      const described = await describeIt(customer, body);
      expect([described.status, described.body.prompt]).toEqual([
        200,
        'A quiet harbour at dawn, soft light, seen from above',
      ]);
      expect((await describeIt(stranger, body)).status).toBe(404);
    }
    const [first, second] = upstream.chatRequests();
    expect(JSON.stringify(first!.fields.messages)).toContain('data:image/jpeg;base64,');
    expect(JSON.stringify(second!.fields.messages)).toContain('Simplified Chinese');
    expect(await balance(customer)).toEqual({ available: 40, held: 0 });
  });

  it('looks for no picture for whoever is paused, nor beyond the limit', async () => {
    const uploadId = '01991f6e-0000-7000-8000-000000000000';
    const who = await customerWith(app, 0);
    for (let n = 0; n < 20; n += 1) expect((await describeIt(who, { uploadId })).status).toBe(404);
    const over = await describeIt(who, { uploadId });
    expect([over.status, over.body.code]).toEqual([429, 'prompt_help_limit']);
    await ownerSql(
      app,
      `INSERT INTO moderation.restrictions (workspace_id, kind, refused) VALUES ($1, 'review', 15)`,
      [who.workspaceId],
    );
    const paused = await describeIt(who, { uploadId });
    expect([paused.status, paused.body.code]).toEqual([403, 'account_in_review']);
  });

  it('refuses what is no request: no picture, two pictures, an empty or endless prompt', async () => {
    const id = '01991f6e-0000-7000-8000-000000000000';
    for (const body of [{}, { uploadId: id, imageId: id }, { imageId: 'x' }])
      expect((await describeIt(customer, body)).status).toBe(400);
    for (const body of [{}, { prompt: ' ' }, { prompt: 'x'.repeat(4001) }])
      expect((await improve(customer, body)).status).toBe(400);
    const styled = await improve(customer, { prompt: 'a cat', style: 'cubist' });
    expect([styled.status, styled.body.code]).toEqual([400, 'unknown_style']);
    expect(upstream.chatRequests()).toEqual([]);
  });
});

/** Without a key: the built-in rules. */
describe('help with prompts by the demo engine', () => {
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp();
    customer = await customerWith(app, 0);
  });
  afterAll(() => app.close());

  it('is labelled as such, for words and for pictures', async () => {
    const { body } = await improve(customer, { prompt: 'a red fox', style: 'cinema' });
    expect(body).toMatchObject({
      demo: true,
      changes: [
        { kind: 'kept', text: 'a red fox' },
        { kind: 'added', text: expect.stringContaining('deep blue dusk') },
      ],
    });
    const uploadId = await uploadOf(app, customer, await red());
    expect((await describeIt(customer, { uploadId })).body).toEqual({
      prompt: 'Landscape picture, dark, mostly red',
      demo: true,
    });
  });

  it('is for keys of plans with the API, by the scope that makes pictures', async () => {
    const key = async (scopes: string[]) => {
      const made = await customer.client.post<{ key: string }>('/api/v1/api-keys', {
        name: 'test',
        scopes,
      });
      return { authorization: `Bearer ${made.body.key}` };
    };
    const ask = async (scopes: string[]) =>
      (
        await new HttpClient(app.url).post(
          '/api/v1/prompts/enhance',
          { prompt: 'a cat' },
          await key(scopes),
        )
      ).status;
    expect([await ask(['generations']), await ask(['images'])]).toEqual([200, 403]);
  });

  it('is given twenty times a minute to one workspace', async () => {
    const eager = await customerWith(app, 0, 'free');
    const other = await customerWith(app, 0, 'free');
    const statuses: number[] = [];
    for (let n = 0; n < 21; n += 1)
      statuses.push((await improve(eager, { prompt: `a cat ${n}` })).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 200), 429]);
    const refused = await improve(eager, { prompt: 'a cat' });
    expect(refused.body.code).toBe('prompt_help_limit');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await improve(other, { prompt: 'a cat' })).status).toBe(200);
  });
});

/** Free of charge for customers, and paid for by the operator. */
describe('the limits of help with prompts', () => {
  const ask = (who: Customer) => improve(who, { prompt: 'a cat' });
  const told = ({ status, body }: Answer<Suggestion>) => [status, body.code];

  it('are of the installation and of each customer; an unproven address has none', async () => {
    const app = await startApp({
      env: { PROMPT_HELPS_PER_DAY: '3', PROMPT_HELPS_PER_CUSTOMER: '2' },
    });
    try {
      const pending = await customerWith(app, 0, 'free');
      await ownerSql(app, `UPDATE auth.users SET email_status = 'pending' WHERE email = $1`, [
        pending.email,
      ]);
      expect(told(await ask(pending))).toEqual([403, 'prompt_help_unverified']);
      const first = await customerWith(app, 0, 'free');
      expect((await ask(first)).status).toBe(200);
      expect((await ask(first)).status).toBe(200);
      expect(told(await ask(first))).toEqual([429, 'prompt_help_limit']);
      const second = await customerWith(app, 0, 'free');
      expect((await ask(second)).status).toBe(200);
      const late = await ask(second);
      expect(told(late)).toEqual([503, 'prompt_help_unavailable']);
      expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await app.close();
    }
  });

  it.each<ChatFault>(['refused-key', 'no-quota'])(
    'rest with a model that answers %s: nobody waits for a refusal that is known',
    async (fault) => {
      const upstream = new OpenAiStandIn();
      const app = await startModelApp(upstream);
      try {
        const who = await customerWith(app, 0);
        upstream.chatScript = [fault];
        const first = await ask(who);
        expect(told(first)).toEqual([503, 'prompt_help_unavailable']);
        expect(first.body).toMatchObject({ minutes: 5 });
        const uploadId = '01991f6e-0000-7000-8000-000000000000';
        for (const answer of [await ask(who), await describeIt(who, { uploadId })]) {
          expect(told(answer)).toEqual([503, 'prompt_help_unavailable']);
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        }
        expect(upstream.chatRequests()).toHaveLength(1);
      } finally {
        await app.close();
      }
    },
  );

  it('are of what runs at one time, and no help at all where it is switched off', async () => {
    const upstream = new OpenAiStandIn();
    const url = await upstream.start();
    const env = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: url, MODERATION: 'local' };
    const app = await startApp({ env: { ...env, PROMPT_HELPS_AT_ONCE: '1' } });
    try {
      const who = await customerWith(app, 0);
      upstream.chatScript = ['hang'];
      const first = ask(who);
      await eventually(
        () => Promise.resolve(upstream.requests.length),
        (calls) => calls > 0,
      );
      expect(told(await ask(who))).toEqual([429, 'prompt_help_limit']);
      await upstream.stop(); // Ends the call that hangs.
      expect(told(await first)).toEqual([503, 'prompt_help_unavailable']);
      await upstream.start(Number(new URL(url).port));
      expect((await ask(who)).status).toBe(200);
    } finally {
      await upstream.stop();
      await app.close();
    }
    const off = await startApp({ env: { PROMPT_HELPS_PER_DAY: '0' } });
    try {
      const who = await customerWith(off, 0);
      expect(told(await ask(who))).toEqual([403, 'prompt_help_off']);
      const { body } = await who.client.get<{ mode: object }>('/api/v1/catalog');
      expect(body.mode).toMatchObject({ promptHelp: false });
    } finally {
      await off.close();
    }
  });
});
