import { Injectable } from '@nestjs/common';
import { Config, UnitOfWork } from '#kernel';
import type { Product } from '../plan.js';
import { toProduct, type ProductRow } from './rows.js';

const PRODUCT = `SELECT pr.code, pr.kind, pr.name_en, pr.name_zh, pr.credits, pr.price_minor,
                        pr.currency, pr.external_product_id, pr.enabled, pr.period_months,
                        coalesce(pr.plan_code, p.code) AS plan_code
                   FROM catalog.product pr LEFT JOIN catalog.plan p ON p.product_code = pr.code`;

/** What is for sale, under our own codes and under the payment gateway's ids. */
@Injectable()
export class ProductRepository {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  async all(): Promise<Product[]> {
    const rows = await this.unitOfWork.sql<ProductRow>(`${PRODUCT} ORDER BY pr.sort, pr.code`);
    return rows.map((row) => this.product(row));
  }

  async byCode(code: string): Promise<Product | null> {
    const [row] = await this.unitOfWork.sql<ProductRow>(`${PRODUCT} WHERE pr.code = $1`, [code]);
    return row ? this.product(row) : null;
  }

  async byExternalId(id: string): Promise<Product | null> {
    const all = await this.all();
    return all.find((product) => product.externalProductId === id) ?? null;
  }

  async setExternalId(code: string, id: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE catalog.product SET external_product_id = $2, updated_at = kernel.now() WHERE code = $1`,
      [code, id],
    );
  }

  async setSale(code: string, externalId: string, priceMinor: number): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE catalog.product SET external_product_id = $2, price_minor = $3, updated_at = kernel.now()
        WHERE code = $1`,
      [code, externalId, priceMinor],
    );
  }

  private product(row: ProductRow): Product {
    return toProduct(row, this.config.creem === null);
  }
}
