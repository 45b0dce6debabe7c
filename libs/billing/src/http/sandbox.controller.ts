import { Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Config, kernelErrors, Public } from '#kernel';
import { SandboxRepository } from '../data/sandbox.repository.js';
import { GatewayError, PaymentGateway } from '../gateway/payment-gateway.js';
import { SandboxBooks } from '../gateway/sandbox/sandbox-books.js';
import {
  checkoutPage,
  missingPage,
  portalPage,
  returnUrl,
} from '../gateway/sandbox/sandbox-page.js';
import { languageOf } from '../gateway/sandbox/sandbox-words.js';

/**
 * Pages of the test gateway: as foreign to the product as the real one's, so they know no session.
 * With a real payment key set none of them exists.
 */
@ApiExcludeController()
@Public()
@Controller('sandbox')
export class SandboxController {
  constructor(
    private readonly gateway: PaymentGateway,
    private readonly books: SandboxBooks,
    private readonly repository: SandboxRepository,
    private readonly config: Config,
  ) {}

  @Get('checkout/:id')
  async checkout(
    @Param('id') id: string,
    @Query('declined') declined: string | undefined,
    @Headers('accept-language') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const language = languageOf(accept);
    const checkout = await this.repository.checkout(id);
    if (!checkout) {
      send(reply, missingPage(language), 404);
      return;
    }
    const product = await this.books.product(checkout.productId);
    const pending = checkout.status === 'pending';
    send(reply, checkoutPage(checkout, product, language, pending && declined === '1'));
  }

  @Post('checkout/:id/pay')
  async pay(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    this.requireSandbox();
    const checkout = await this.existing(() => this.books.pay(id));
    void reply.redirect(returnUrl(checkout), 303);
  }

  @Post('checkout/:id/decline')
  async decline(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    this.requireSandbox();
    await this.existing(() => this.books.decline(id));
    void reply.redirect(`/sandbox/checkout/${encodeURIComponent(id)}?declined=1`, 303);
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
    @Headers('accept-language') accept: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const subscriptions = await this.repository.subscriptionsOf(customerId);
    const rows = await Promise.all(
      subscriptions.map(async (subscription) => ({
        subscription,
        product: await this.books.product(subscription.productId),
      })),
    );
    send(reply, portalPage(customerId, rows, languageOf(accept)));
  }

  @Post('portal/:customerId/:subscriptionId/:verb')
  async simulate(
    @Param('customerId') customerId: string,
    @Param('subscriptionId') id: string,
    @Param('verb') verb: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    this.requireSandbox();
    const owned = (await this.repository.subscriptionsOf(customerId)).find((row) => row.id === id);
    if (!owned) throw kernelErrors.raise('not_found', 'There is no such subscription.');
    await this.existing(() => this.act(verb, id, owned.lastTransactionId));
    void reply.redirect(`/sandbox/portal/${encodeURIComponent(customerId)}`, 303);
  }

  private async act(verb: string, id: string, lastTransactionId: string | null): Promise<unknown> {
    if (verb === 'renew') return this.books.renew(id, false);
    if (verb === 'fail') return this.books.failRenewal(id);
    if (verb === 'cancel') return this.books.scheduleCancel(id);
    if (verb === 'resume') return this.books.resume(id);
    if (verb === 'dispute' && lastTransactionId) return this.books.dispute(lastTransactionId);
    throw kernelErrors.raise('not_found', 'There is nothing like that to simulate.');
  }

  private requireSandbox(): void {
    if (this.gateway.name !== 'sandbox')
      throw kernelErrors.raise('not_found', 'The test checkout is off.');
  }

  private async existing<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof GatewayError) throw kernelErrors.raise('not_found', error.message);
      throw error;
    }
  }
}

function send(reply: FastifyReply, html: string, status = 200): void {
  void reply
    .status(status)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
