import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { gatewayProblem } from '../gateway/gateway-problem.js';
import { PaymentGateway, type GatewayProduct } from '../gateway/payment-gateway.js';
import { readList } from '../gateway/read-list.js';
import { problemsOf, suggestionFor, type ProductProblem } from './product-problems.js';

export interface CheckedProduct {
  ours: Product;
  theirs: GatewayProduct | null;
  problems: ProductProblem[];
  /** The one product of the gateway's list that could be meant; only where ours is not on it. */
  suggestion: GatewayProduct | null;
}

/** What we sell, held against the gateway's own products: the price shown is the price charged. */
@Injectable()
export class CheckProducts {
  constructor(
    private readonly audit: AuditLog,
    private readonly catalog: Catalog,
    private readonly gateway: PaymentGateway,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws the gateway's problems. */
  async check(): Promise<{ products: CheckedProduct[]; notOurs: GatewayProduct[] }> {
    const [ours, theirs] = await Promise.all([this.catalog.products(), this.read()]);
    const sold = new Set(ours.map(({ externalProductId }) => externalProductId));
    const free = theirs.filter(({ id }) => !sold.has(id));
    const products = ours.map((product) => {
      const found = theirs.find(({ id }) => id === product.externalProductId) ?? null;
      return {
        ours: product,
        theirs: found,
        problems: problemsOf(product, found),
        suggestion: found ? null : suggestionFor(product, free),
      };
    });
    return { products, notOurs: free };
  }

  /**
   * Takes a product over from the gateway's list: its id, and its price; audited.
   * @throws `unknown_product`, `not_possible_now`, `product_id_taken`, and the gateway's problems.
   */
  async take(
    code: string,
    externalProductId: string,
    reason: string,
    actor: Principal,
  ): Promise<{ auditId: string }> {
    const theirs = (await this.read()).find(({ id }) => id === externalProductId);
    const ours = await this.catalog.productFor(code);
    if (!ours || !theirs)
      throw billingErrors.raise('unknown_product', 'Reload the page: the list has changed.');
    const others = problemsOf(ours, theirs).filter((problem) => problem !== 'price');
    if (others.length > 0)
      throw billingErrors.raise(
        'not_possible_now',
        `This product cannot be sold as ${code}: ${others.join(', ')}. Correct it at the payment service.`,
      );
    return this.unitOfWork.run(async () => {
      const { priceMinor } = theirs;
      await this.catalog.takeProduct(code, { externalProductId, priceMinor });
      const auditId = await this.audit.record({
        actor,
        action: 'catalog.take-product',
        subjectType: 'product',
        subjectId: code,
        reason,
        before: { externalProductId: ours.externalProductId, priceMinor: ours.priceMinor },
        after: { externalProductId, priceMinor },
      });
      return { auditId };
    });
  }

  private async read(): Promise<GatewayProduct[]> {
    try {
      const list = await readList(
        (page) => this.gateway.listProducts(page),
        (page) => page,
      );
      return list.items;
    } catch (error) {
      throw gatewayProblem(error);
    }
  }
}
