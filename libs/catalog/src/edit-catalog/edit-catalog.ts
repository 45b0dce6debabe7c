import { Injectable } from '@nestjs/common';
import { AuditLog, UnitOfWork, sqlState, kernelErrors, type Principal } from '#kernel';
import { catalogErrors } from '../catalog.errors.js';
import { Catalog } from '../catalog.js';
import { CatalogRepository } from '../data/catalog.repository.js';
import { ProductRepository } from '../data/product.repository.js';
import { assignments, type Columns } from '../data/columns.js';
import type { Plan, Product, Style } from '../plan.js';
import type { Tier } from '../quality.js';
import type {
  PlanPatch,
  ProductPatch,
  ResolutionPatch,
  StylePatch,
} from '../http/admin-catalog.schemas.js';

const PLAN_COLUMNS: Columns<Omit<PlanPatch, 'priceMinor' | 'monthlyCredits' | 'reason'>> = {
  nameEn: 'name_en',
  nameZh: 'name_zh',
  trialCredits: 'trial_credits',
  resolutions: 'resolutions',
  concurrentJobs: 'concurrent_jobs',
  requestsPerMinute: 'requests_per_minute',
  uploadRetentionDays: 'upload_retention_days',
  outputRetentionDays: 'output_retention_days',
  trashRetentionDays: 'trash_retention_days',
  deletionNoticeDays: 'deletion_notice_days',
  apiAccess: 'api_access',
  enabled: 'enabled',
};
const PRODUCT_COLUMNS: Columns<Omit<ProductPatch, 'reason'>> = {
  nameEn: 'name_en',
  nameZh: 'name_zh',
  credits: 'credits',
  priceMinor: 'price_minor',
  externalProductId: 'external_product_id',
  enabled: 'enabled',
};
const STYLE_COLUMNS: Columns<Omit<StylePatch, 'reason'>> = {
  nameEn: 'name_en',
  nameZh: 'name_zh',
  descriptionEn: 'description_en',
  descriptionZh: 'description_zh',
  template: 'template',
  enabled: 'enabled',
};

const RESOLUTION_COLUMNS: Columns<Omit<ResolutionPatch, 'reason'>> = { quality: 'quality' };

const DAYS = ['uploadRetentionDays', 'outputRetentionDays', 'trashRetentionDays'] as const;
const hasFewerDays = (after: Plan, before: Plan) => DAYS.some((days) => after[days] < before[days]);

/** What was edited, as it is now, and its row of the audit log. */
export type Edited<T> = T & { auditId: string };

/** Changes of plans, products, styles and resolutions by an operator; each leaves an audit row with before and after. */
@Injectable()
export class EditCatalog {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: CatalogRepository,
    private readonly products: ProductRepository,
    private readonly audit: AuditLog,
    private readonly catalog: Catalog,
  ) {}

  /** A paid plan's price and monthly credits are kept on its product; running cycles keep theirs. */
  editPlan(code: string, patch: PlanPatch, actor: Principal): Promise<Edited<Plan>> {
    return this.change(
      'plan',
      code,
      patch.reason,
      actor,
      () => this.repository.plan(code),
      async (before) => {
        await this.update('catalog.plan', code, assignments(patch, PLAN_COLUMNS));
        const plan = await this.repository.plan(code);
        if (plan && hasFewerDays(plan, before)) await this.catalog.keepAWhile(code);
        if (plan?.productCode)
          await this.update(
            'catalog.product',
            plan.productCode,
            assignments(
              { priceMinor: patch.priceMinor, credits: patch.monthlyCredits },
              { priceMinor: 'price_minor', credits: 'credits' },
            ),
          );
      },
    );
  }

  editProduct(code: string, patch: ProductPatch, actor: Principal): Promise<Edited<Product>> {
    return this.change(
      'product',
      code,
      patch.reason,
      actor,
      () => this.products.byCode(code),
      () => this.update('catalog.product', code, assignments(patch, PRODUCT_COLUMNS)),
    );
  }

  editStyle(code: string, patch: StylePatch, actor: Principal): Promise<Edited<Style>> {
    return this.change(
      'style',
      code,
      patch.reason,
      actor,
      () => this.repository.style(code),
      () => this.update('catalog.style', code, assignments(patch, STYLE_COLUMNS)),
    );
  }

  /** Generations and batch rows that were accepted or checked before keep what they had. */
  editResolution(code: string, patch: ResolutionPatch, actor: Principal): Promise<Edited<Tier>> {
    return this.change(
      'resolution',
      code,
      patch.reason,
      actor,
      () => this.repository.resolution(code),
      () => this.update('catalog.resolution', code, assignments(patch, RESOLUTION_COLUMNS)),
    );
  }

  private change<T extends object>(
    subjectType: string,
    code: string,
    reason: string,
    actor: Principal,
    read: () => Promise<T | null>,
    write: (before: T) => Promise<void>,
  ): Promise<Edited<T>> {
    return this.unitOfWork.run(async () => {
      const before = await read();
      if (!before) throw kernelErrors.raise('not_found', `There is no ${subjectType} "${code}".`);
      await write(before);
      const after = (await read()) ?? before;
      const auditId = await this.audit.record({
        actor,
        action: `catalog.edit-${subjectType}`,
        subjectType,
        subjectId: code,
        reason,
        before,
        after,
      });
      return { ...after, auditId };
    });
  }

  /** `sets` comes from a fixed table of columns, so its names are safe in the statement. */
  private async update(table: string, code: string, sets: [string, unknown][]): Promise<void> {
    if (sets.length === 0) return;
    const list = sets.map(([column], index) => `${column} = $${index + 2}`).join(', ');
    try {
      await this.unitOfWork.sql(
        `UPDATE ${table} SET ${list}, updated_at = kernel.now() WHERE code = $1`,
        [code, ...sets.map(([, value]) => value)],
      );
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
      throw catalogErrors.raise(
        'product_id_taken',
        'Give each product its own payment product id.',
      );
    }
  }
}
