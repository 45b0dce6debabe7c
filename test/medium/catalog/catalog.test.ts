import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog, type Plan, keptUntil } from '#catalog';
import { UnitOfWork, newId, ProblemError } from '#kernel';
import { limits } from '../../../libs/generation/src/generation.js';
import { startApp, type TestApp } from '../../support/app.js';
import { operator } from '../../support/http-client.js';

/** Real: Postgres, HTTP. Nothing stands in. */
describe('catalog', () => {
  let app: TestApp;
  let catalog: Catalog;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    app = await startApp();
    catalog = app.api.get(Catalog, { strict: false });
    unitOfWork = app.api.get(UnitOfWork, { strict: false });
  });
  afterAll(() => app.close());

  it('is public and says what everything costs', async () => {
    const answer = await fetch(`${app.url}/api/v1/catalog`);
    expect(answer.status).toBe(200);
    const body = (await answer.json()) as {
      plans: (Plan & { interval: string | null })[];
      packs: { productCode: string; credits: number; priceMinor: number }[];
      styles: { code: string; thumbnailUrl: string }[];
      resolutions: { code: string; credits: number; sizes: Record<string, unknown> }[];
      limits: Record<string, number>;
      mode: { sandboxPayments: boolean; promptHelp: boolean };
    };
    expect(body.resolutions.map(({ code, credits }) => [code, credits])).toEqual([
      ['1K', 10],
      ['2K', 20],
      ['4K', 40],
    ]);
    expect(body.resolutions[2]?.sizes['9:16']).toEqual({ width: 2160, height: 3840 });
    expect(body.plans.map((plan) => [plan.code, plan.priceMinor, plan.monthlyCredits])).toEqual([
      ['free', 0, 0],
      ['starter', 1200, 500],
      ['pro', 2900, 1500],
      ['studio', 7900, 5000],
    ]);
    expect(body.plans[0]).toMatchObject({
      trialCredits: 40,
      trialDays: 30,
      outputRetentionDays: 30,
    });
    expect(body.plans[1]).toMatchObject({ productCode: 'plan_starter', interval: 'month' });
    expect(body.packs.map((pack) => [pack.productCode, pack.credits, pack.priceMinor])).toEqual([
      ['pack_s', 300, 900],
      ['pack_m', 1000, 2500],
      ['pack_l', 3000, 6600],
    ]);
    expect(body.styles.length).toBeGreaterThanOrEqual(9);
    expect(body.mode).toMatchObject({ sandboxPayments: true, promptHelp: true });
    expect(body.limits).toEqual({
      maxCount: limits.max_count,
      maxReferences: limits.max_references,
      maxPromptChars: limits.max_prompt_chars,
      maxNegativeChars: limits.max_negative_chars,
    });
  });

  it('gives a workspace its assigned plan, and the free one before and after', async () => {
    const workspaceId = newId();
    expect((await catalog.entitlementsOf(workspaceId)).planCode).toBe('free');
    await unitOfWork.run(() =>
      catalog.assignPlan(workspaceId, 'pro', new Date(Date.now() + 60_000)),
    );
    expect(await catalog.entitlementsOf(workspaceId)).toMatchObject({
      planCode: 'pro',
      resolutions: ['1K', '2K', '4K'],
      concurrentJobs: 5,
    });
    await unitOfWork.run(() => catalog.assignPlan(workspaceId, 'pro', new Date(Date.now() - 1)));
    expect((await catalog.entitlementsOf(workspaceId)).planCode).toBe('free');
  });

  it('answers retention for every workspace asked', async () => {
    const [free, paid] = [newId(), newId()];
    await unitOfWork.run(() => catalog.assignPlan(paid, 'studio', null));
    const keepings = await catalog.keepingsOf([free, paid]);
    const ofNow = { madeBefore: null, keepUntil: null };
    expect(keepings.get(free)?.rules).toMatchObject([{ uploadDays: 7, outputDays: 30, ...ofNow }]);
    expect(keepings.get(paid)?.rules).toMatchObject([{ outputDays: 730, ...ofNow }]);
  });

  it('keeps what was made under a longer plan, whether that ran out or was changed', async () => {
    const [ended, changed, longer] = [newId(), newId(), newId()];
    const moment = (days: number) => new Date(Date.now() + days * 86_400_000);
    const assign = (id: string, plan: string, until: Date | null) =>
      unitOfWork.run(() => catalog.assignPlan(id, plan, until));
    const yesterday = moment(-1);
    await assign(ended, 'pro', yesterday);
    await assign(changed, 'pro', moment(10));
    await assign(changed, 'starter', moment(10));
    await assign(longer, 'starter', moment(10));
    await assign(longer, 'pro', moment(10));
    const end = async (id: string, from: Date) =>
      keptUntil(await catalog.keepingOf(id), 'output', from);
    // Made long ago under a year's plan: not at once, but when the year or the grace is over.
    expect(await end(ended, moment(-360))).toEqual(new Date(yesterday.getTime() + 30 * 86_400_000));
    const young = moment(-10);
    expect(await end(ended, young)).toEqual(new Date(young.getTime() + 365 * 86_400_000));
    expect(await end(changed, young)).toEqual(new Date(young.getTime() + 365 * 86_400_000));
    const later = moment(1);
    expect(await end(ended, later)).toEqual(new Date(later.getTime() + 30 * 86_400_000));
    expect(await end(changed, later)).toEqual(new Date(later.getTime() + 180 * 86_400_000));
    expect((await catalog.keepingOf(longer)).rules).toHaveLength(1);
    // Another plan after one that had run out: what that one promised stays.
    await assign(ended, 'starter', moment(10));
    expect(await end(ended, young)).toEqual(new Date(young.getTime() + 365 * 86_400_000));
  });

  it('deletes nothing at once because an operator gave a plan fewer days', async () => {
    const { client } = await operator(app, 'admin');
    const id = newId();
    await unitOfWork.run(() => catalog.assignPlan(id, 'studio', null));
    const patch = (outputRetentionDays: number) =>
      client.send('PATCH', '/api/admin/v1/catalog/plans/studio', {
        outputRetentionDays,
        reason: 'a test of days',
      });
    expect((await patch(10)).status).toBe(200);
    const from = new Date(Date.now() - 100 * 86_400_000);
    const days =
      (keptUntil(await catalog.keepingOf(id), 'output', from).getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(30);
    await patch(730);
  });

  it('refuses plans and styles that do not exist, and assignments outside a transaction', async () => {
    const workspaceId = newId();
    await expect(
      unitOfWork.run(() => catalog.assignPlan(workspaceId, 'gold', null)),
    ).rejects.toBeInstanceOf(ProblemError);
    await expect(catalog.assignPlan(workspaceId, 'pro', null)).rejects.toThrow('transaction');
    await expect(catalog.style('vapour')).rejects.toMatchObject({ code: 'unknown_style' });
  });

  it('finds products under our code and under the id of the gateway in use', async () => {
    const pack = await catalog.productFor('pack_m');
    expect(pack?.externalProductId).toBe('prod_sandbox_pack_m');
    expect(await catalog.productByExternalId('prod_sandbox_plan_pro')).toMatchObject({
      code: 'plan_pro',
      planCode: 'pro',
    });
    expect(await catalog.productByExternalId('prod_pack_m')).toBeNull();
  });

  it('has a picture of every style', async () => {
    for (const { code } of (await catalog.read()).styles) {
      const picture = await fetch(`${app.url}/api/v1/catalog/styles/${code}.webp`);
      expect([code, picture.status]).toEqual([code, 200]);
      expect(picture.headers.get('content-type')).toBe('image/webp');
      await picture.body?.cancel();
    }
  });

  it('serves no file outside the folder of style pictures', async () => {
    for (const name of ['..%2f..%2fpackage.json', 'nothing.webp', 'A.webp'])
      expect((await fetch(`${app.url}/api/v1/catalog/styles/${name}`)).status).toBe(404);
  });

  it('keeps the console for operators', async () => {
    expect((await fetch(`${app.url}/api/admin/v1/catalog/plans`)).status).toBe(401);
  });
});
