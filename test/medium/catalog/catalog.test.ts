import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Catalog, type Plan } from '#catalog';
import { UnitOfWork, newId, ProblemError } from '#kernel';
import { limits } from '../../../libs/generation/src/generation.js';
import { startApp, type TestApp } from '../../support/app.js';

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
    expect(body.plans[0]).toMatchObject({ trialCredits: 40, outputRetentionDays: 30 });
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
    const retention = await catalog.retentionOf([free, paid]);
    expect(retention.get(free)).toEqual({ uploadRetentionDays: 7, outputRetentionDays: 30 });
    expect(retention.get(paid)?.outputRetentionDays).toBe(730);
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
