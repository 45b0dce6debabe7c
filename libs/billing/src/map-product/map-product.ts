import { Injectable } from '@nestjs/common';
import { Catalog, type Product } from '#catalog';
import { UnitOfWork } from '#kernel';
import { GatewayError, PaymentGateway } from '../gateway/payment-gateway.js';

/**
 * Asks the gateway for something about a product. Where it does not know the product's id (nobody
 * mapped it, or it is that of the vendor's test store), the product is looked up once in its own
 * list, by price, currency, kind and name, and remembered.
 */
@Injectable()
export class MapProduct {
  constructor(
    private readonly catalog: Catalog,
    private readonly gateway: PaymentGateway,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param onMapped runs in the transaction that remembers the id.
   * @throws what `call` throws, where looking it up does not help.
   */
  async during<T>(
    product: Product,
    call: (externalProductId: string) => Promise<T>,
    onMapped: (externalProductId: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<T> {
    try {
      return await call(product.externalProductId);
    } catch (error) {
      if (!mayBeUnknownProduct(error)) throw error;
      const found = await this.gateway.findProduct({
        triedId: product.externalProductId,
        name: product.name.en,
        priceMinor: product.priceMinor,
        currency: product.currency,
        recurring: product.kind === 'subscription',
        periodMonths: product.periodMonths,
      });
      if (found === null) throw error;
      await this.unitOfWork.run(async () => {
        await this.catalog.mapProduct(product.code, found);
        await onMapped(found);
      });
      return call(found);
    }
  }
}

function mayBeUnknownProduct(error: unknown): boolean {
  if (!(error instanceof GatewayError) || error.failure !== 'refused') return false;
  return error.status === 404 || error.status === 400;
}
