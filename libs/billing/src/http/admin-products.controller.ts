import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers, Operators, reasonSchema, Who, type Principal } from '#kernel';
import { CheckProducts, type CheckedProduct } from '../check-products/check-products.js';
import { PRODUCT_PROBLEMS } from '../check-products/product-problems.js';

const gatewayProduct = z
  .object({
    id: z.string(),
    name: z.string(),
    priceMinor: z.int(),
    currency: z.string(),
    recurring: z.boolean(),
    periodMonths: z.int().nullable(),
    active: z.boolean(),
  })
  .meta({ id: 'GatewayProduct' });

const productCheck = z
  .object({
    products: z.array(
      z.object({
        code: z.string(),
        kind: z.enum(['pack', 'subscription']),
        name: z.object({ en: z.string(), zh: z.string() }),
        priceMinor: z.int(),
        currency: z.string(),
        enabled: z.boolean(),
        externalProductId: z.string(),
        theirs: gatewayProduct.nullable(),
        problems: z.array(z.enum(PRODUCT_PROBLEMS)),
        suggestion: gatewayProduct.nullable(),
      }),
    ),
    notOurs: z.array(gatewayProduct).describe('On sale there, and nothing of ours refers to it'),
  })
  .meta({ id: 'ProductCheck' });

const takeBody = z
  .object({ externalProductId: z.string().min(1).max(200), reason: reasonSchema })
  .meta({ id: 'TakeProduct' });
const taken = z.object({ auditId: z.uuid() }).meta({ id: 'TakenProduct' });

/** What we sell beside what the payment service sells. */
@ApiTags('admin: billing')
@Controller('api/admin/v1/payment-products')
@Operators('finance')
export class AdminProductsController {
  constructor(private readonly checkProducts: CheckProducts) {}

  @Get()
  @ApiOperation({ summary: 'Our products beside those of the payment service' })
  @Answers(200, productCheck, 'Our products beside those of the payment service')
  async check() {
    const { products, notOurs } = await this.checkProducts.check();
    return { products: products.map(toView), notOurs };
  }

  /** Takes id and price over from the payment service. */
  @Post(':code/take')
  @ApiOperation({ summary: 'Take id and price of a product over from the payment service' })
  @Answers(200, taken, 'Taken over')
  take(
    @Param('code') code: string,
    @Body({ schema: takeBody }) body: z.infer<typeof takeBody>,
    @Who() who: Principal,
  ) {
    return this.checkProducts.take(code, body.externalProductId, body.reason, who);
  }
}

function toView({ ours, theirs, problems, suggestion }: CheckedProduct) {
  const { code, kind, name, priceMinor, currency, enabled, externalProductId } = ours;
  return {
    code,
    kind,
    name,
    priceMinor,
    currency,
    enabled,
    externalProductId,
    theirs,
    problems,
    suggestion,
  };
}
