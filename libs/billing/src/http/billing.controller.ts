import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Credits } from '#credits';
import {
  Answers,
  cursorId,
  DEFAULT_PAGE,
  isUuid,
  kernelErrors,
  keysetPage,
  pageQuery,
  UnitOfWork,
  Who,
  type Principal,
} from '#kernel';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { ManageSubscription } from '../manage-subscription/manage-subscription.js';
import { PreviewChange } from '../preview-change/preview-change.js';
import { StartCheckout } from '../start-checkout/start-checkout.js';
import type { Subscription } from '../subscription-record.js';
import {
  changePreviewQuery,
  changePreviewView,
  checkoutView,
  createCheckout,
  type CreateCheckout,
  openedCheckoutView,
  portalView,
  purchasePage,
  purchaseView,
  renewalQuery,
  subscriptionView,
} from './billing.schemas.js';
import { toCheckoutView, toPurchaseView, toSubscriptionView } from './billing-views.js';

/** What a customer buys and pays for. For sessions only: no API key reaches money. */
@ApiTags('billing')
@Controller('api/v1/billing')
export class BillingController {
  constructor(
    private readonly startCheckout: StartCheckout,
    private readonly manage: ManageSubscription,
    private readonly previewChange: PreviewChange,
    private readonly purchases: PurchaseRepository,
    private readonly reversals: ReversalRepository,
    private readonly credits: Credits,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Opens a checkout page for a plan or a pack. 409 `already_subscribed` for a second plan. */
  @Post('checkouts')
  @ApiOperation({ summary: 'Open a checkout page for a plan or a pack' })
  @Answers(201, openedCheckoutView, 'Send the customer to checkoutUrl')
  open(@Body({ schema: createCheckout }) body: CreateCheckout, @Who() who: Principal) {
    return this.startCheckout.start(who, body.productCode);
  }

  /** Where a checkout stands, by our id or the payment service's. Credits come with its event. */
  @Get('checkouts/:id')
  @ApiOperation({ summary: 'Where a checkout stands' })
  @Answers(200, checkoutView, 'The checkout')
  async checkout(@Param('id') id: string, @Who() who: Principal) {
    const checkout = await this.startCheckout.find(id, who.workspaceId);
    if (!checkout) throw kernelErrors.raise('not_found', 'There is no such checkout.');
    return toCheckoutView(checkout);
  }

  @Get('subscription')
  @ApiOperation({ summary: 'Your subscription' })
  @Answers(200, subscriptionView, 'The subscription, or null')
  async subscription(@Who() who: Principal) {
    return this.view(await this.manage.current(who.workspaceId));
  }

  /** Ends the subscription with its paid period; access, credits and images stay until then. */
  @Post('subscription/cancel')
  @ApiOperation({ summary: 'End the subscription with its paid period' })
  @Answers(200, subscriptionView, 'The subscription as it is now')
  async cancel(
    @Query({ schema: renewalQuery }) query: z.infer<typeof renewalQuery>,
    @Who() who: Principal,
  ) {
    return this.view(await this.manage.cancel(who.workspaceId, query.subscriptionId));
  }

  /** Takes a planned cancellation or a pause back. */
  @Post('subscription/resume')
  @ApiOperation({ summary: 'Take back a planned cancellation or a pause' })
  @Answers(200, subscriptionView, 'The subscription as it is now')
  async resume(
    @Query({ schema: renewalQuery }) query: z.infer<typeof renewalQuery>,
    @Who() who: Principal,
  ) {
    return this.view(await this.manage.resume(who.workspaceId, query.subscriptionId));
  }

  /** A dearer plan starts at once, a cheaper one with the next cycle. */
  @Post('subscription/change')
  @ApiOperation({ summary: 'Change the plan' })
  @Answers(200, subscriptionView, 'The subscription as it is now')
  async change(@Body({ schema: createCheckout }) body: CreateCheckout, @Who() who: Principal) {
    return this.view(await this.manage.change(who.workspaceId, body.productCode));
  }

  /** What that change would cost now, and when it would begin. Nothing is changed. */
  @Get('subscription/change-preview')
  @ApiOperation({ summary: 'What a change of plan would cost now' })
  @Answers(200, changePreviewView, 'The price of the change')
  async preview(
    @Query({ schema: changePreviewQuery }) query: CreateCheckout,
    @Who() who: Principal,
  ) {
    const preview = await this.previewChange.preview(who.workspaceId, query.productCode);
    return {
      ...preview,
      startsAt: preview.startsAt.toISOString(),
      nextPaymentAt: preview.nextPaymentAt.toISOString(),
    };
  }

  /** The payment service's page with invoices and cards. */
  @Post('portal')
  @ApiOperation({ summary: 'Open the page of the payment service with invoices and cards' })
  @Answers(200, portalView, 'Send the customer there')
  async portal(@Who() who: Principal) {
    return { url: await this.manage.portal(who.workspaceId) };
  }

  @Get('purchases')
  @ApiOperation({ summary: 'Your purchases, newest first' })
  @Answers(200, purchasePage, 'Purchases, newest first')
  async list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @Who() who: Principal,
  ) {
    const limit = query.limit ?? DEFAULT_PAGE;
    const before = cursorId(query.cursor);
    const { rows, owed, disputes } = await this.unitOfWork.snapshot(async () => {
      const found = await this.purchases.ofWorkspace(who.workspaceId, limit + 1, before);
      return {
        rows: found,
        owed: await this.credits.owed(who.workspaceId),
        disputes: await this.reversals.disputesOf(found.map(({ id }) => id)),
      };
    });
    const page = keysetPage(rows, limit, (row) => row.id);
    return {
      items: page.items.map((purchase) => toPurchaseView(purchase, disputes, owed)),
      nextCursor: page.nextCursor,
    };
  }

  /** One purchase, with its tax line: the customer's receipt. */
  @Get('purchases/:id')
  @ApiOperation({ summary: 'One purchase with its tax: the receipt' })
  @Answers(200, purchaseView, 'The purchase')
  async purchase(@Param('id') id: string, @Who() who: Principal) {
    return this.unitOfWork.snapshot(async () => {
      const purchase = isUuid(id) ? await this.purchases.find(id) : null;
      if (purchase?.workspaceId !== who.workspaceId)
        throw kernelErrors.raise('not_found', 'There is no such purchase.');
      const disputes = await this.reversals.disputesOf([id]);
      return toPurchaseView(purchase, disputes, await this.credits.owed(who.workspaceId));
    });
  }

  private async view(subscription: Subscription | null) {
    return toSubscriptionView(subscription, await this.manage.others(subscription));
  }
}
