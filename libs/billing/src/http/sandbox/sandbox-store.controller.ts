import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Catalog, type Product } from '#catalog';
import { Clock, Config, newId, Public } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxChanges } from '../../gateway/sandbox/sandbox-changes.js';
import {
  customerEntity,
  discountEntity,
  orderEntity,
  productEntity,
  sandboxId,
} from '../../gateway/sandbox/sandbox-entities.js';
import { found, SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';
import { SandboxSales } from '../../gateway/sandbox/sandbox-sales.js';
import { SandboxErrorFilter } from './sandbox-error.filter.js';
import { SandboxKeyGuard } from './sandbox-key.guard.js';
import {
  listOf,
  newCustomer,
  newDiscount,
  pageQuery,
  portalRequest,
  read,
} from './sandbox-requests.js';

/** The test gateway's products, discounts and customers, as the vendor's API has them. */
@ApiExcludeController()
@Public()
@UseGuards(SandboxKeyGuard)
@UseFilters(SandboxErrorFilter)
@Controller('sandbox/api/v1')
export class SandboxStoreController {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly sales: SandboxSales,
    private readonly catalog: Catalog,
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  @Get('products/search')
  async products(@Query() query: unknown) {
    const page = read(pageQuery, query);
    const products = await this.forSale();
    const from = (page.page_number - 1) * page.page_size;
    const items = products.slice(from, from + page.page_size).map(productEntity);
    return listOf(items, products.length, page);
  }

  @Get('products')
  async product(@Query('product_id') id: string | undefined) {
    return productEntity(await this.changes.product(id ?? ''));
  }

  @Get('products/:id')
  async productById(@Param('id') id: string) {
    return productEntity(await this.changes.product(id));
  }

  @Get('discounts/search')
  async discounts(@Query() query: unknown) {
    const page = read(pageQuery, query);
    const { items, total } = await this.repository.discounts.page(
      'true',
      [],
      page.page_number,
      page.page_size,
    );
    const now = this.clock.now();
    return listOf(
      items.map((discount) => discountEntity(discount, now)),
      total,
      page,
    );
  }

  @Get('discounts')
  async discount(
    @Query('discount_id') id: string | undefined,
    @Query('discount_code') code: string | undefined,
  ) {
    const discount =
      code === undefined
        ? await this.repository.discounts.find(id ?? '')
        : await this.repository.discountByCode(code);
    return discountEntity(found(discount, 'Discount'), this.clock.now());
  }

  @Post('discounts')
  @HttpCode(200)
  async createDiscount(@Body() body: unknown) {
    const asked = read(newDiscount, body);
    const code = asked.code ?? newId().slice(-8).toUpperCase();
    if (await this.repository.discountByCode(code))
      throw new SandboxRefusal(400, 'The code is in use');
    const discount = {
      id: sandboxId('dis'),
      name: asked.name,
      code,
      type: asked.type,
      amountMinor: asked.amount ?? null,
      currency: asked.currency ?? null,
      percentage: asked.percentage ?? null,
      expiresAt: asked.expiry_date === undefined ? null : new Date(asked.expiry_date),
      maxRedemptions: asked.max_redemptions ?? null,
      redeemed: 0,
      duration: asked.duration,
      durationMonths: asked.duration_in_months ?? null,
      appliesTo: asked.applies_to_products,
      createdAt: this.clock.now(),
    };
    await this.repository.discounts.put(discount);
    return discountEntity(discount, discount.createdAt);
  }

  @Delete('discounts/:id/delete')
  async deleteDiscount(@Param('id') id: string) {
    const discount = found(await this.repository.discounts.find(id), 'Discount');
    await this.repository.removeDiscount(id);
    return discountEntity(discount, this.clock.now());
  }

  @Get('customers')
  async customer(
    @Query('customer_id') id: string | undefined,
    @Query('email') email: string | undefined,
  ) {
    const customer =
      email === undefined
        ? await this.repository.customers.find(id ?? '')
        : await this.repository.customerByEmail(email);
    return customerEntity(found(customer, 'Customer'));
  }

  @Get('customers/list')
  async customers(@Query() query: unknown) {
    const page = read(pageQuery, query);
    const { page_number: number, page_size: size } = page;
    const { items, total } = await this.repository.customers.page('true', [], number, size);
    return listOf(items.map(customerEntity), total, page);
  }

  @Get('customers/:id/orders')
  async orders(@Param('id') id: string, @Query() query: unknown) {
    const page = read(pageQuery, query);
    const { page_number: number, page_size: size } = page;
    const of = await this.repository.transactions.page('customer_id = $1', [id], number, size);
    return listOf(of.items.map(orderEntity), of.total, page);
  }

  @Get('customers/:id/subscriptions')
  async subscriptions(@Param('id') id: string, @Query() query: unknown) {
    const page = read(pageQuery, query);
    const { page_number: number, page_size: size } = page;
    const of = await this.repository.subscriptions.page('customer_id = $1', [id], number, size);
    const items = await Promise.all(of.items.map((one) => this.changes.whole(one)));
    return listOf(items, of.total, page);
  }

  @Post('customers')
  @HttpCode(200)
  async createCustomer(@Body() body: unknown) {
    const asked = read(newCustomer, body);
    const customer = await this.sales.customer(asked.email);
    const named = { ...customer, name: asked.name, metadata: asked.metadata ?? {} };
    await this.repository.customers.put(named);
    return customerEntity(named);
  }

  @Post('customers/billing')
  @HttpCode(200)
  async portal(@Body() body: unknown) {
    const { customer_id: id } = read(portalRequest, body);
    const customer = found(await this.repository.customers.find(id), 'Customer');
    return { customer_portal_link: `${this.config.publicUrl}/sandbox/portal/${customer.id}` };
  }

  /** Everything that the catalog sells now, plans first. */
  private async forSale(): Promise<Product[]> {
    return (await this.catalog.products()).filter(({ enabled }) => enabled);
  }
}
