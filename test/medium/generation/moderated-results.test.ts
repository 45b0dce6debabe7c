import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { PipelineOptions } from '../../../libs/generation/src/pipeline-options.js';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { startModelApp } from '../../support/model-app.js';
import { OpenAiStandIn } from '../../support/openai-stand-in.js';
import { readEvents } from './event-reader.js';
import { guidedEngine } from './guided-engine.js';
import {
  accepted,
  balance,
  booksFindings,
  customerWith,
  eventually,
  over,
  read,
} from './studio.js';

/** Real: Postgres, Redis, the worker, the demo engine, the local classifier. Short waits. */
describe('results are judged before they are delivered', () => {
  let app: TestApp;
  let customer: Customer;
  beforeAll(async () => {
    app = await startApp({ worker: true });
    customer = await customerWith(app, 1_000);
  });
  afterAll(async () => {
    expect(await booksFindings(app)).toEqual([]);
    await app.close();
  });

  it('and those of the drill for moderators wait for a person', async () => {
    const { id } = await accepted(customer, { prompt: 'a quiet street [demo:unsure]' });
    const { images } = await eventually(
      () => read(customer, id),
      ({ images: all }) =>
        all.every(
          ({ status }) =>
            status !== 'queued' &&
            status !== 'leased' &&
            status !== 'generating' &&
            status !== 'storing',
        ),
    );
    expect(images).toMatchObject([{ status: 'in_review', charged: false }]);
  });

  it('and refused ones are not charged, not shown, and kept in quarantine alone', async () => {
    const before = await balance(customer);
    const { id } = await accepted(customer, { prompt: 'a quiet street [demo:flagged]' });
    const ended = await over(customer, id);
    const [image] = ended.images;
    expect(image).toMatchObject({
      status: 'blocked',
      charged: false,
      error: { code: 'result_refused', charged: false },
    });
    expect(image?.contentUrl).toBeUndefined();
    expect(await balance(customer)).toEqual(before);
    for (const part of ['content', 'thumbnail', 'preview'])
      expect((await customer.client.get(`/api/v1/images/${image?.id}/${part}`)).status).toBe(404);
    const objects = await eventually(
      () =>
        ownerSql<{ key: string; kind: string; state: string; kept: boolean }>(
          app,
          `SELECT o.key, o.kind, o.state, o.id = i.object_id AS kept FROM storage.object o
             JOIN generation.image i ON i.id = o.owner_id WHERE i.id = $1`,
          [image?.id],
        ),
      (rows) => rows.every(({ kind, state }) => kind === 'quarantine' || state === 'deleted'),
    );
    expect(objects.filter(({ state }) => state === 'stored')).toEqual([
      {
        key: expect.stringMatching(/^quarantine\//),
        kind: 'quarantine',
        state: 'stored',
        kept: true,
      },
    ]);
    // The ordinary copy's deletion does not make the image look expired.
    expect((await read(customer, id)).images[0]?.status).toBe('blocked');
    const verdicts = await ownerSql(
      app,
      `SELECT v.subject, v.outcome, v.rule, v.answers->0->>'moderator' AS moderator,
              (v.answers->0->'scores'->>'porn')::float + (v.answers->0->'scores'->>'hentai')::float
                > 0.85 AS sure
         FROM moderation.verdicts v JOIN generation.image i ON i.output_verdict_id = v.id
        WHERE i.id = $1`,
      [image?.id],
    );
    expect(verdicts).toEqual([
      {
        subject: 'image',
        outcome: 'blocked',
        rule: 'sexual_content',
        moderator: 'local',
        sure: true,
      },
    ]);
  });

  it('shows previews that the classifier passed, and only the colours of others', async () => {
    const engine = guidedEngine(app);
    // One draft alone is nearly sharp, and no other comes while it is judged.
    app.worker!.get(PipelineOptions, { strict: false }).partial_images = 1;
    interface Preview {
      dataUrl: string;
      blurred?: boolean;
    }
    /** Those that are shown until one is as wanted; the picture is held back so long. */
    const previews = async (prompt: string, wanted: (preview: Preview) => boolean) => {
      engine.close();
      const { id } = await accepted(customer, { prompt });
      const reader = await readEvents(customer, id);
      const shown = () =>
        reader.events
          .filter(({ event }) => event === 'partial')
          .map(({ data }) => data as unknown as Preview);
      try {
        await eventually(
          () => Promise.resolve(shown()),
          (all) => all.some(wanted),
        );
      } finally {
        engine.open(); // Else the stream would never end.
        await reader.ended;
      }
      return shown();
    };
    // Soft drafts of some pictures look like skin to the model; nothing of this one does.
    const good = await previews('a city at night', ({ dataUrl }) => dataUrl !== '');
    expect(good.filter(({ blurred }) => blurred)).toEqual([]);
    const flagged = await previews('a city at night [demo:flagged]', ({ blurred }) => !!blurred);
    for (const { dataUrl } of [...good, ...flagged])
      expect(dataUrl).toMatch(/^data:image\/jpeg;base64,/);
  });
});

describe('while a moderator is away', () => {
  let app: TestApp;
  const openai = new OpenAiStandIn();
  let customer: Customer;
  let options: PipelineOptions;
  beforeAll(async () => {
    app = await startModelApp(openai, { MODERATION: 'openai' });
    options = app.worker!.get(PipelineOptions, { strict: false });
    customer = await customerWith(app, 1_000);
  });
  beforeEach(() => {
    openai.reset();
    openai.looksAway = false;
    options.check_retry_ms = 100;
    options.check_patience_ms = 15 * 60_000;
  });
  afterAll(async () => {
    const findings = await booksFindings(app);
    await app.close();
    expect(findings).toEqual([]);
  });

  const storing = (id: string) =>
    eventually(
      () => read(customer, id),
      ({ images }) => images[0]?.status === 'storing',
    );

  it('a stored picture waits, is asked about again, and is delivered once', async () => {
    openai.looksAway = true;
    const { id } = await accepted(customer);
    await storing(id);
    const looks = () => openai.requests.filter(({ path }) => path === '/v1/moderations').length;
    const asked = looks();
    await eventually(
      () => Promise.resolve(looks()),
      (now) => now > asked + 2,
    );
    expect((await read(customer, id)).images[0]?.status).not.toBe('delivered');
    openai.looksAway = false;
    const ended = await over(customer, id);
    expect(ended.images[0]).toMatchObject({ status: 'delivered', charged: true });
    expect(
      await ownerSql(
        app,
        'SELECT count(*)::int AS calls FROM generation.attempt WHERE generation_id = $1',
        [id],
      ),
    ).toEqual([{ calls: 1 }]);
  });

  it('for longer than our patience, it ends as our fault and is not charged', async () => {
    openai.looksAway = true;
    options.check_patience_ms = 500;
    const before = await balance(customer);
    // Another picture than before: one that was judged is not looked at again.
    const { id } = await accepted(customer, { aspectRatio: '3:2' });
    const ended = await over(customer, id);
    expect(ended.images[0]).toMatchObject({
      status: 'failed',
      charged: false,
      error: { code: 'check_unavailable' },
    });
    expect(await balance(customer)).toEqual(before);
    // What nobody allowed is not kept: the picture, and what was derived from it.
    expect(
      await ownerSql(
        app,
        `SELECT DISTINCT state FROM storage.object WHERE owner_id = $1 AND state = 'stored'`,
        [ended.images[0]!.id],
      ),
    ).toEqual([]);
  });
});
