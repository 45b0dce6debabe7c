import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Moderation } from '#moderation';
import { newId } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import {
  startModeration,
  type ModerationStandIn,
  type Mood,
} from '../../support/moderation-stand-in.js';
import { flaggedPicture } from '../../support/flagged-picture.js';
import { picture } from '../../support/pictures.js';

let app: TestApp;
let services: ModerationStandIn;
beforeAll(async () => {
  services = await startModeration();
  app = await startApp({
    env: {
      MODERATION: 'local,openai,creem',
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: `${services.url}/v1`,
      CREEM_API_KEY: 'creem_test_key',
      CREEM_API_BASE_URL: services.url,
      CREEM_WEBHOOK_SECRET: 'whsec_test',
    },
  });
});
afterAll(async () => {
  await app.close();
  await services.close();
});
beforeEach(() => {
  services.openai = { say: 'allow' };
  services.creem = { say: 'allow' };
  services.seen.length = 0;
});

const moderation = () => app.api.get(Moderation);
const check = (prompt: string, workspaceId = newId()) =>
  moderation().checkPrompt({ workspaceId, prompt });
const PROMPT = 'A red bag on a table';

describe('a prompt', () => {
  test('that everybody allows passes, and each answer is kept with its id', async () => {
    const workspaceId = newId();
    const verdict = await check(PROMPT, workspaceId);
    expect(verdict).toEqual({ allowed: true, verdictId: expect.any(String) });
    const [row] = await ownerSql<{ outcome: string; prompt: string; answers: object[] }>(
      app,
      'SELECT outcome, prompt, answers FROM moderation.verdicts WHERE workspace_id = $1',
      [workspaceId],
    );
    expect(row).toMatchObject({
      outcome: 'allowed',
      prompt: PROMPT,
      answers: [
        { moderator: 'local', decision: 'allow' },
        { moderator: 'openai', decision: 'allow', reference: 'modr-1' },
        { moderator: 'creem', decision: 'allow', reference: 'mod_1' },
      ],
    });
  });

  test('is asked about as the contracts of the two services say', async () => {
    const { verdictId } = await check(PROMPT);
    const openai = services.seen.find(({ path }) => path === '/v1/moderations');
    const creem = services.seen.find(({ path }) => path === '/v1/moderation/prompt');
    expect(services.seen).toHaveLength(2);
    expect(openai?.body).toEqual({ model: 'omni-moderation-latest', input: PROMPT });
    expect(openai?.headers.authorization).toBe('Bearer sk-test');
    expect(creem?.body).toEqual({ prompt: PROMPT, external_id: verdictId });
    expect(creem?.headers['x-api-key']).toBe('creem_test_key');
  });

  test('that our own rules deny is shown to nobody else', async () => {
    const verdict = await check('一個裸體女人');
    expect(verdict).toMatchObject({ allowed: false, rule: 'sexual_content' });
    expect(services.seen).toEqual([]);
    const zh = await moderation().checkPrompt({
      workspaceId: newId(),
      prompt: 'nude woman',
      locale: 'zh',
    });
    expect(zh.message).toMatch(/[\u4e00-\u9fff]/);
  });

  test.each([
    [['sexual/minors', 'sexual'], 'sexual_minors'],
    [['violence', 'violence/graphic'], 'graphic_violence'],
    [['harassment'], 'harassment'],
    [['illicit/violent', 'illicit'], 'weapons'],
    [['a category that is new'], 'other_policy'],
  ])('that OpenAI flags for %j meets the rule %s', async (categories, rule) => {
    services.openai = { say: 'flag-categories', categories };
    const verdict = await check(PROMPT);
    expect(verdict).toMatchObject({ allowed: false, rule, message: expect.any(String) });
    expect(await moderation().wordOf(verdict.verdictId)).toMatchObject({ rule });
  });

  test.each(['flag', 'deny'])(
    'that the payment vendor answers with %s is blocked',
    async (decision) => {
      services.creem = { say: 'decide', decision };
      expect(await check(PROMPT)).toMatchObject({ allowed: false, rule: 'other_policy' });
    },
  );

  const silences: Mood[] = [
    { say: 'status', status: 500 },
    { say: 'status', status: 429 },
    { say: 'status', status: 401 },
    { say: 'garbage' },
    { say: 'hang' },
    { say: 'stall' },
  ];
  const everySilence = silences.flatMap((mood) => [
    { who: 'openai' as const, mood },
    { who: 'creem' as const, mood },
  ]);
  test.each(everySilence)('waits for nobody: $who with $mood is a 503', async ({ who, mood }) => {
    services[who] = mood;
    const workspaceId = newId();
    // An answer at all: two of the moods have no end of their own.
    await expect(check(PROMPT, workspaceId)).rejects.toMatchObject({
      status: 503,
      code: 'moderation_unavailable',
      headers: { 'retry-after': '10' },
    });
    // Asked once: nothing is repeated while the customer waits.
    expect(services.seen).toHaveLength(2);
    const [row] = await ownerSql<{ outcome: string }>(
      app,
      'SELECT outcome FROM moderation.verdicts WHERE workspace_id = $1',
      [workspaceId],
    );
    expect(row?.outcome).toBe('unavailable');
  });

  test('is blocked when one denies and the other is silent', async () => {
    services.openai = { say: 'flag-categories', categories: ['hate'] };
    services.creem = { say: 'status', status: 500 };
    expect(await check(PROMPT)).toMatchObject({ allowed: false, rule: 'hate' });
  });
});

describe('a picture', () => {
  let width = 64;
  /** Never the same bytes twice: they would not be looked at again. */
  const another = () => picture((width += 8), 64, 'jpeg');
  const look = (...views: Buffer[]) =>
    moderation().checkImage({
      workspaceId: newId(),
      subject: { kind: 'image', id: newId() },
      views,
      sha256: createHash('sha256').update(Buffer.concat(views)).digest('hex'),
    });

  test('is shown to our own classifier, then to OpenAI as a data address', async () => {
    const jpeg = await another();
    expect(await look(jpeg)).toEqual({ allowed: true, verdictId: expect.any(String) });
    expect(services.seen.map(({ path, body }) => ({ path, input: body.input }))).toEqual([
      {
        path: '/v1/moderations',
        input: [
          {
            type: 'image_url',
            image_url: { url: `data:image/jpeg;base64,${jpeg.toString('base64')}` },
          },
        ],
      },
    ]);
  });

  test('that our own classifier refuses is shown to nobody else', async () => {
    const verdict = await look(await flaggedPicture(7, 'jpeg'));
    expect(verdict).toMatchObject({ allowed: false, rule: 'sexual_content' });
    expect(services.seen).toEqual([]);
  });

  test('is held back when one of the views of it is', async () => {
    const refused = await flaggedPicture(8, 'jpeg');
    expect(await look(await another(), refused)).toMatchObject({
      allowed: false,
      rule: 'sexual_content',
    });
    expect(await look(await another(), await another())).toMatchObject({ allowed: true });
    expect(services.seen).toHaveLength(2);
  });

  test('is held back when it is flagged, and waits when nobody answers', async () => {
    services.openai = { say: 'flag-categories', categories: ['sexual'] };
    expect(await look(await another())).toMatchObject({ allowed: false, rule: 'sexual_content' });
    services.openai = { say: 'status', status: 503 };
    await expect(look(await another())).rejects.toMatchObject({ code: 'moderation_unavailable' });
  });

  test('passes without a verdict where nobody looks at pictures', async () => {
    const local = await startApp({
      env: {
        MODERATION: 'creem',
        CREEM_API_KEY: 'creem_test_key',
        CREEM_API_BASE_URL: services.url,
        CREEM_WEBHOOK_SECRET: 'whsec_test',
      },
    });
    try {
      const verdict = await local.api.get(Moderation).checkImage({
        workspaceId: newId(),
        subject: { kind: 'image', id: newId() },
        views: [await another()],
        sha256: '0'.repeat(64),
      });
      expect(verdict).toEqual({ allowed: true, verdictId: null });
    } finally {
      await local.close();
    }
  });
});

describe('verdicts in the console', () => {
  interface Verdict {
    id: string;
    outcome: string;
    decision: string | null;
  }
  let moderator: Customer;
  beforeAll(async () => {
    moderator = await operator(app, 'moderator');
  });

  test('are listed with the prompt and the answers, and decided once', async () => {
    const { workspaceId } = await signUp(app);
    const blocked = await check('nude woman', workspaceId);
    const allowed = await check(PROMPT, workspaceId);
    const list = await moderator.client.get<{ items: Verdict[]; total: number }>(
      `/api/admin/v1/moderation/verdicts?workspaceId=${workspaceId}&outcome=blocked`,
    );
    expect(list.body).toMatchObject({
      total: 1,
      items: [
        {
          id: blocked.verdictId,
          prompt: 'nude woman',
          rule: 'sexual_content',
          ruleWords: { en: expect.any(String), zh: expect.any(String) },
          answers: [{ moderator: 'local', decision: 'deny', rule: 'sexual_content' }],
        },
      ],
    });
    const decide = (id: string) =>
      moderator.client.post<Verdict>(`/api/admin/v1/moderation/verdicts/${id}/decision`, {
        decision: 'overturned',
        reason: 'a statue in a museum',
      });
    const answers = await Promise.all([decide(blocked.verdictId), decide(blocked.verdictId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(allowed.verdictId)).status).toBe(409);
    expect((await decide(newId())).status).toBe(404);
    expect(
      await ownerSql(
        app,
        `SELECT reason FROM kernel.audit_log WHERE subject_id = $1 AND action = 'verdict.overturned'`,
        [blocked.verdictId],
      ),
    ).toEqual([{ reason: 'a statue in a museum' }]);
    expect(
      await ownerSql(
        app,
        `SELECT payload->>'decision' AS decision FROM kernel.outbox
          WHERE name = 'moderation.verdict-decided' AND payload->>'verdictId' = $1`,
        [blocked.verdictId],
      ),
    ).toEqual([{ decision: 'overturned' }]);
  });

  test('are closed to customers and to finance; support may look and not decide', async () => {
    const { client } = await signUp(app);
    const finance = await operator(app, 'finance');
    const support = await operator(app, 'support');
    const path = '/api/admin/v1/moderation/verdicts';
    expect((await client.get(path)).status).toBe(403);
    expect((await finance.client.get(path)).status).toBe(403);
    expect((await support.client.get(path)).status).toBe(200);
    const decision = { decision: 'upheld', reason: 'as it should be' };
    expect((await support.client.post(`${path}/${newId()}/decision`, decision)).status).toBe(403);
  });
});
