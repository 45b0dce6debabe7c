import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RetentionSettings, sqlState } from '#kernel';
import { catalogErrors } from './catalog.errors.js';
import { CatalogRepository } from './data/catalog.repository.js';
import { KeepingRepository } from './data/keeping.repository.js';
import { ProductRepository } from './data/product.repository.js';
import { TOLD_WHEN_MADE_days, type Keeping } from './keeping.js';
import type { Entitlements, Plan, Product, Style, TrialOffer } from './plan.js';
import type { Tier } from './quality.js';
import { sizeOf, type AspectRatio, type Resolution, type Size } from './size.js';

/** Everything that is for sale or comes in kinds. */
export interface CatalogContent {
  plans: Plan[];
  packs: Product[];
  styles: Style[];
  resolutions: Tier[];
}

/** Days that files stay at least when a plan with more days ends, or is made shorter. */
const DOWNGRADE_GRACE = 'downgrade-grace';
/** Days before retention deletes files that their owner is told, where the plan says nothing. */
const DELETION_NOTICE = 'deletion-notice';

/** Plans, prices, styles and entitlements: the one face of this module. */
@Injectable()
export class Catalog implements OnModuleInit {
  constructor(
    private readonly repository: CatalogRepository,
    private readonly sold: ProductRepository,
    private readonly keeping: KeepingRepository,
    private readonly settings: RetentionSettings,
  ) {}

  onModuleInit(): void {
    this.settings.register(DELETION_NOTICE, { days: 7, min_days: 0, max_days: 60 });
    this.settings.register(DOWNGRADE_GRACE, { days: 30, min_days: 1, max_days: 365 });
  }

  /** What is on offer now; rows that an operator switched off are left out. */
  async read(): Promise<CatalogContent> {
    // One after the other: in a transaction they share its connection.
    const plans = await this.repository.plans();
    const products = await this.sold.all();
    const styles = await this.repository.styles();
    const resolutions = await this.repository.resolutions();
    return {
      plans: plans.filter((plan) => plan.enabled),
      packs: products.filter((product) => product.kind === 'pack' && product.enabled),
      styles: styles.filter((style) => style.enabled),
      resolutions,
    };
  }

  /** What the workspace may do now: its assigned plan, else the free one. */
  entitlementsOf(workspaceId: string): Promise<Entitlements> {
    return this.repository.entitlementsOf(workspaceId);
  }

  /** The plan of each workspace now; every id gets an answer. */
  planCodesOf(workspaceIds: readonly string[]): Promise<Map<string, string>> {
    return this.repository.planCodesOf(workspaceIds);
  }

  /** How many of `workspaces` are on each plan now: those without an assignment are on the free one. */
  async planSizes(workspaces: number): Promise<Map<string, number>> {
    const [sizes, free] = await Promise.all([
      this.repository.countAssigned(),
      this.repository.freePlan(),
    ]);
    const paid = [...sizes].filter(([code]) => code !== free.code);
    const others = paid.reduce((left, [, size]) => left - size, workspaces);
    return sizes.set(free.code, Math.max(0, others));
  }

  /** How long the files of each workspace are kept; every id gets an answer. See `keptUntil`. */
  async keepingsOf(workspaceIds: readonly string[]): Promise<Map<string, Keeping>> {
    const usual = await this.settings.days(DELETION_NOTICE);
    const rules = await this.keeping.rulesOf(workspaceIds, await this.graceDays());
    const notice = await this.keeping.noticeDaysOf(workspaceIds);
    return new Map(
      [...rules].map(([id, of]) => [id, { rules: of, noticeDays: notice.get(id) ?? usual }]),
    );
  }

  /** The same of one workspace. */
  async keepingOf(workspaceId: string): Promise<Keeping> {
    return (await this.keepingsOf([workspaceId])).get(workspaceId) ?? { rules: [], noticeDays: 0 };
  }

  /** The fewest days that any plan keeps the trash. */
  fewestTrashDays(): Promise<number> {
    return this.keeping.fewestTrashDays();
  }

  /**
   * The days of a plan were lowered: what is there stays for the days of grace at least, and so long
   * that its owners can be told before.
   */
  async keepAWhile(planCode: string): Promise<void> {
    const notice =
      (await this.keeping.noticeDaysOfPlan(planCode)) ??
      (await this.settings.days(DELETION_NOTICE));
    await this.keeping.promisePlan(
      planCode,
      Math.max(await this.graceDays(), notice + TOLD_WHEN_MADE_days),
    );
  }

  /**
   * Puts the workspace on a plan until that moment (null: without end), then it is free again. What
   * was made under a plan with more days keeps them.
   * @throws outside a transaction, and `unknown_plan`.
   */
  async assignPlan(workspaceId: string, planCode: string, until: Date | null): Promise<void> {
    if (!(await this.repository.plan(planCode)))
      throw catalogErrors.raise('unknown_plan', `There is no plan "${planCode}".`);
    await this.keeping.promiseBefore(workspaceId, planCode, await this.graceDays());
    await this.repository.assign(workspaceId, planCode, until);
  }

  /** Credits and quality of one image of that class. */
  async tier(resolution: Resolution): Promise<Tier> {
    const tier = await this.repository.resolution(resolution);
    if (!tier) throw new Error(`catalog.resolution has no row ${resolution}`);
    return tier;
  }

  /** Exact pixels of that class and ratio. */
  size(resolution: Resolution, ratio: AspectRatio): Size {
    return sizeOf(resolution, ratio);
  }

  /** The style with its template. @throws `unknown_style` (400), also for one that is switched off. */
  async style(code: string): Promise<Style> {
    const style = await this.repository.style(code);
    if (!style?.enabled)
      throw catalogErrors.raise('unknown_style', 'Choose one of the styles of the catalog.');
    return style;
  }

  /** The product, also one that is no longer for sale (old payments refer to it). */
  productFor(code: string): Promise<Product | null> {
    return this.sold.byCode(code);
  }

  /** The product that the payment gateway in use sells under that id. */
  productByExternalId(id: string): Promise<Product | null> {
    return this.sold.byExternalId(id);
  }

  /** Everything with a price, also what is no longer for sale. */
  products(): Promise<Product[]> {
    return this.sold.all();
  }

  /**
   * Sells the product under that id and price of the payment vendor.
   * @throws outside a transaction, and `product_id_taken`.
   */
  async takeProduct(
    code: string,
    sale: { externalProductId: string; priceMinor: number },
  ): Promise<void> {
    try {
      await this.sold.setSale(code, sale.externalProductId, sale.priceMinor);
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw catalogErrors.raise(
        'product_id_taken',
        'Give each product its own payment product id.',
      );
    }
  }

  /** Remembers under which id the payment vendor sells the product. @throws outside a transaction. */
  mapProduct(code: string, externalProductId: string): Promise<void> {
    return this.sold.setExternalId(code, externalProductId);
  }

  /** Credits that a new person gets once, and for how many days they can be spent. */
  async trialOffer(): Promise<TrialOffer> {
    const free = await this.repository.freePlan();
    return { credits: free.trialCredits, days: free.trialDays };
  }

  private graceDays(): Promise<number> {
    return this.settings.days(DOWNGRADE_GRACE);
  }
}
