import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Query,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Catalog } from '#catalog';
import { Config, Public } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxChanges } from '../../gateway/sandbox/sandbox-changes.js';
import { checkoutEntity, transactionEntity } from '../../gateway/sandbox/sandbox-entities.js';
import { SandboxMoneyBack } from '../../gateway/sandbox/sandbox-money-back.js';
import type { SandboxCheckout } from '../../gateway/sandbox/sandbox-records.js';
import { found } from '../../gateway/sandbox/sandbox-refusal.js';
import { SandboxSales } from '../../gateway/sandbox/sandbox-sales.js';
import { SandboxErrorFilter } from './sandbox-error.filter.js';
import { SandboxKeyGuard } from './sandbox-key.guard.js';
import { listOf, newCheckout, read, refund, transactionQuery } from './sandbox-requests.js';

/** The test gateway's checkouts, transactions and refunds, as the vendor's API has them. */
@ApiExcludeController()
@Public()
@UseGuards(SandboxKeyGuard)
@UseFilters(SandboxErrorFilter)
@Controller('sandbox/api/v1')
export class SandboxSalesController {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly sales: SandboxSales,
    private readonly moneyBack: SandboxMoneyBack,
    private readonly catalog: Catalog,
    private readonly config: Config,
  ) {}

  @Post('checkouts')
  @HttpCode(200)
  async open(@Body() body: unknown) {
    const asked = read(newCheckout, body);
    const known = asked.customer?.id
      ? found(await this.repository.customers.find(asked.customer.id), 'Customer')
      : null;
    const checkout = await this.sales.open({
      requestId: asked.request_id ?? null,
      productId: asked.product_id,
      units: asked.units,
      customPriceMinor: asked.custom_price ?? null,
      discountCode: asked.discount_code ?? null,
      customerEmail: known?.email ?? asked.customer?.email ?? 'test@example.com',
      successUrl: asked.success_url ?? `${this.config.publicUrl}/checkout/return`,
      metadata: asked.metadata ?? {},
    });
    return this.whole(checkout);
  }

  @Get('checkouts')
  async checkout(@Query('checkout_id') id: string | undefined) {
    return this.whole(found(await this.repository.checkouts.find(id ?? ''), 'Checkout'));
  }

  @Get('transactions')
  async transaction(@Query('transaction_id') id: string | undefined) {
    const transaction = await this.repository.transactions.find(id ?? '');
    return transactionEntity(found(transaction, 'Transaction'));
  }

  @Get('transactions/search')
  async transactions(@Query() query: unknown) {
    const page = read(transactionQuery, query);
    const { items, total } = await this.repository.transactions.page(
      `($1::text IS NULL OR customer_id = $1) AND ($2::text IS NULL OR order_id = $2)
         AND ($3::text IS NULL OR product_id = $3)`,
      [page.customer_id ?? null, page.order_id ?? null, page.product_id ?? null],
      page.page_number,
      page.page_size,
    );
    return listOf(items.map(transactionEntity), total, page);
  }

  @Post('refunds')
  @HttpCode(200)
  async refund(@Body() body: unknown) {
    await this.moneyBack.refund(read(refund, body).transaction_id, null);
    return { status: 'succeeded' };
  }

  /** The shop's own sums: what was taken, and what is left after taxes and money that went back. */
  @Get('stats/summary')
  async stats() {
    const sums = await this.repository.sums();
    const running = await this.repository.subscriptions.where(
      "status IN ('active', 'scheduled_cancel')",
      [],
    );
    const prices = await Promise.all(
      running.map(async ({ productId, units }) => {
        const { priceMinor, periodMonths } = await this.changes.product(productId);
        return Math.round((priceMinor * units) / (periodMonths ?? 1));
      }),
    );
    const monthly = prices.reduce((total, price) => total + price, 0);
    const products = (await this.catalog.products()).filter(({ enabled }) => enabled);
    return {
      totals: {
        totalProducts: products.length,
        totalSubscriptions: sums.subscriptions,
        totalCustomers: sums.customers,
        totalPayments: sums.payments,
        activeSubscriptions: running.length,
        totalRevenue: sums.paidMinor,
        totalNetRevenue: sums.paidMinor - sums.backMinor - sums.taxMinor,
        netMonthlyRecurringRevenue: monthly,
        monthlyRecurringRevenue: monthly,
      },
    };
  }

  private async whole(checkout: SandboxCheckout) {
    const { transactions, subscriptions, discounts } = this.repository;
    const transaction = checkout.transactionId
      ? await transactions.find(checkout.transactionId)
      : null;
    const subscription = transaction?.subscriptionId
      ? await subscriptions.find(transaction.subscriptionId)
      : null;
    return checkoutEntity(checkout, this.sales.url(checkout), {
      product: await this.changes.product(checkout.productId),
      discount: checkout.discountId ? await discounts.find(checkout.discountId) : null,
      customer: transaction ? await this.repository.customers.find(transaction.customerId) : null,
      transaction,
      subscription: subscription ? await this.changes.parts(subscription) : null,
    });
  }
}
