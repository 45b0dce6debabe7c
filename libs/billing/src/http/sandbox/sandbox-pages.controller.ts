import { Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Config, kernelErrors, languageFor, Public, type LanguageHeaders } from '#kernel';
import { SandboxDeliveryRepository } from '../../data/sandbox-delivery.repository.js';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { PaymentGateway } from '../../gateway/payment-gateway.js';
import { checkoutPage, returnUrl } from '../../gateway/sandbox/checkout-page.js';
import { missingPage } from '../../gateway/sandbox/page.js';
import { portalPage } from '../../gateway/sandbox/portal-page.js';
import { SandboxChanges } from '../../gateway/sandbox/sandbox-changes.js';
import type { SandboxCustomer } from '../../gateway/sandbox/sandbox-records.js';
import { SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';
import { SandboxSales, type CheckoutChoice } from '../../gateway/sandbox/sandbox-sales.js';
import { SandboxActs } from './sandbox-acts.js';

const SHOWN_EVENTS = 12;

/** An address' query, as anybody may write it. */
type Asked = Record<string, unknown>;

/**
 * Pages of the test gateway: as foreign to the product as the real one's, so they know no session.
 * With a real payment key set none of them exists.
 */
@ApiExcludeController()
@Public()
@Controller('sandbox')
export class SandboxPagesController {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly sales: SandboxSales,
    private readonly changes: SandboxChanges,
    private readonly acts: SandboxActs,
    private readonly repository: SandboxRepository,
    private readonly deliveries: SandboxDeliveryRepository,
    private readonly config: Config,
  ) {}

  @Get('checkout/:id')
  async checkout(
    @Param('id') id: string,
    @Query() query: Asked,
    @Headers() headers: LanguageHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const language = languageFor(headers);
    if (!(await this.repository.checkouts.find(id))) {
      send(reply, missingPage(language), 404);
      return;
    }
    const { quote, product } = await existing(async () => {
      const quote = await this.sales.quote(id, choiceIn(query));
      return { quote, product: await this.changes.product(quote.checkout.productId) };
    });
    const declined = quote.checkout.status === 'pending' && query.declined === '1';
    send(reply, checkoutPage(quote, product, language, declined));
  }

  @Post('checkout/:id/pay')
  async pay(
    @Param('id') id: string,
    @Query() query: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const checkout = await existing(() => this.sales.pay(id, choiceIn(query)));
    void reply.redirect(returnUrl(checkout), 303);
  }

  @Post('checkout/:id/decline')
  async decline(
    @Param('id') id: string,
    @Query() query: Asked,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    await existing(() => this.sales.decline(id));
    const { code, country } = choiceIn(query);
    const back = new URLSearchParams({ declined: '1' });
    if (code) back.set('code', code);
    if (country) back.set('country', country);
    void reply.redirect(`/sandbox/checkout/${encodeURIComponent(id)}?${back.toString()}`, 303);
  }

  @Post('checkout/:id/leave')
  leave(@Param('id') id: string, @Res() reply: FastifyReply): void {
    this.requireSandbox();
    const query = new URLSearchParams({ checkout_id: id });
    void reply.redirect(`${this.config.publicUrl}/checkout/failed?${query.toString()}`, 303);
  }

  @Get('portal/:customerId')
  async portal(
    @Param('customerId') customerId: string,
    @Headers() headers: LanguageHeaders,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const language = languageFor(headers);
    const customer = await this.repository.customers.find(customerId);
    if (customer) send(reply, portalPage(await existing(() => this.view(customer)), language));
    else send(reply, missingPage(language), 404);
  }

  /** A button of the billing page. */
  @Post('portal/:customerId/:noun/:id/:verb')
  async act(
    @Param() params: { customerId: string; noun: string; id: string; verb: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const { customerId, noun, id, verb } = params;
    const customer = await this.repository.customers.find(customerId);
    if (!customer) throw kernelErrors.raise('not_found', 'There is no such billing page.');
    await existing(() => this.acts.act(customer, noun, id, verb));
    void reply.redirect(`/sandbox/portal/${encodeURIComponent(customerId)}`, 303);
  }

  private async view(customer: SandboxCustomer) {
    const [subscriptions, payments, events] = await Promise.all([
      this.repository.subscriptionsOf(customer.id),
      this.repository.transactionsOf(customer.id),
      this.deliveries.latestOf(customer.id, SHOWN_EVENTS),
    ]);
    return {
      customer,
      subscriptions: await Promise.all(
        subscriptions.map(async (subscription) => ({
          subscription,
          product: await this.changes.product(subscription.productId),
        })),
      ),
      payments: await Promise.all(
        payments.map(async (transaction) => ({
          transaction,
          product: await this.changes.product(transaction.productId),
          disputed: (await this.repository.disputeOf(transaction.id)) !== null,
        })),
      ),
      events,
    };
  }

  private requireSandbox(): void {
    if (this.gateway.name !== 'sandbox')
      throw kernelErrors.raise('not_found', 'The test checkout is off.');
  }
}

/** What is said twice in an address counts as not said. */
function choiceIn({ code, country }: Asked): CheckoutChoice {
  return { code: textIn(code), country: textIn(country) };
}

const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);

async function existing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof SandboxRefusal) throw kernelErrors.raise('not_found', error.message);
    throw error;
  }
}

function send(reply: FastifyReply, html: string, status = 200): void {
  void reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
