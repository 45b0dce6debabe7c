import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  adminRange,
  Answers,
  AnswersOrWaits,
  hashBody,
  Idempotency,
  isUuid,
  isWaiting,
  kernelErrors,
  Operators,
  reasonBody,
  UnitOfWork,
  Who,
  type PendingApproval,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { PaymentEventRepository } from '../data/payment-event.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import { RefundRequestRepository } from '../data/refund-request.repository.js';
import { ReversalRepository } from '../data/reversal.repository.js';
import { ReplayPaymentEvent } from '../process-payment-event/replay-payment-event.js';
import type { Purchase } from '../purchase.js';
import { SettleDispute } from '../reconcile/settle-dispute.js';
import { DecideStuckRefund } from '../refund-purchase/decide-stuck-refund.js';
import { RefundOutcome, type RefundStanding } from '../refund-purchase/refund-outcome.js';
import { RefundPurchase, type RefundAnswer } from '../refund-purchase/refund-purchase.js';
import {
  adminPaymentList,
  adminPaymentView,
  disputeLost,
  disputeWon,
  eventListQuery,
  paymentEventList,
  paymentEventView,
  paymentListQuery,
  refundAnswer,
  refundDecision,
  refundPreview,
  replayedEventView,
  type EventListQuery,
  type PaymentListQuery,
} from './admin-billing.schemas.js';
import { toAdminPaymentView, toPaymentEventView } from './billing-views.js';

/** A refund call takes 15 s at most, reading its outcome as long again. */
const REFUND_LEASE_MS = 60_000;

/** Payments, refunds and payment events in the console. */
@ApiTags('admin: billing')
@Controller('api/admin/v1')
export class AdminBillingController {
  constructor(
    private readonly purchases: PurchaseRepository,
    private readonly events: PaymentEventRepository,
    private readonly refundPurchase: RefundPurchase,
    private readonly refundOutcome: RefundOutcome,
    private readonly refundRequests: RefundRequestRepository,
    private readonly reversals: ReversalRepository,
    private readonly decideStuckRefund: DecideStuckRefund,
    private readonly replayEvent: ReplayPaymentEvent,
    private readonly settleDispute: SettleDispute,
    private readonly idempotency: Idempotency,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get('payments')
  @ApiOperation({ summary: 'Payments, newest first' })
  @Operators('support', 'finance')
  @Answers(200, adminPaymentList, 'Payments, newest first')
  async payments(@Query({ schema: paymentListQuery }) query: PaymentListQuery) {
    const { workspaceId, status, kind, q, refund } = query;
    const filter = { workspaceId, status, kind, q, refund, ...adminRange(query) };
    return this.unitOfWork.snapshot(async () => {
      const { items, total } = await this.purchases.list(filter);
      return { items: await this.views(items), total };
    });
  }

  @Get('payments/:id')
  @ApiOperation({ summary: 'One payment' })
  @Operators('support', 'finance')
  @Answers(200, adminPaymentView, 'One payment')
  async payment(@Param('id') id: string) {
    return this.unitOfWork.snapshot(async () => (await this.views([await this.find(id)]))[0]);
  }

  @Get('payments/:id/refund-preview')
  @ApiOperation({ summary: 'What a refund would do now' })
  @Operators('finance')
  @Answers(200, refundPreview, 'What a refund would do now')
  async preview(@Param('id') id: string) {
    const { currency } = await this.find(id);
    return { currency, ...(await this.refundPurchase.preview(id)) };
  }

  /**
   * Refunds all that is left of the payment; the credits of that purchase go back with it. With an
   * Idempotency-Key a repeated request moves nothing and hears what became of the first one.
   */
  @Post('payments/:id/refund')
  @ApiOperation({ summary: 'Refund what is left of a payment' })
  @Operators('finance')
  @AnswersOrWaits(refundAnswer, 'The refund')
  async refund(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Headers('idempotency-key') key: string | undefined,
    @Who() who: Principal,
  ): Promise<RefundStanding | PendingApproval> {
    await this.find(id);
    if (!key) return this.refundPurchase.refund(id, body.reason, who);
    const outcome = await this.idempotency.begin({
      scope: `refund:${id}`,
      key: key.slice(0, 200),
      bodyHash: hashBody(body),
      lease_ms: REFUND_LEASE_MS,
    });
    if (outcome.state === 'replay')
      return this.refundOutcome.of(outcome.body as RefundAnswer | PendingApproval);
    try {
      const answer = await this.refundPurchase.refund(id, body.reason, who);
      await this.unitOfWork.run(() =>
        this.idempotency.complete(outcome.claim, {
          status: isWaiting(answer) ? 202 : 200,
          body: answer,
        }),
      );
      return answer;
    } catch (error) {
      await this.idempotency.release(outcome.claim);
      throw error;
    }
  }

  /** For a refund that needs a decision: the payment service is asked once more. */
  @Post('payments/:id/refund/send-again')
  @ApiOperation({ summary: 'Send an undecided refund to the payment service again' })
  @Operators('finance')
  @Answers(200, refundDecision, 'Sent again, or found to have happened')
  async sendAgain(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.decideStuckRefund.sendAgain(await this.find(id), body.reason, who);
  }

  /** For a refund that needs a decision: another one may be asked for afterwards. */
  @Post('payments/:id/refund/not-sent')
  @ApiOperation({ summary: 'Give an undecided refund up as not sent' })
  @Operators('finance')
  @Answers(200, refundDecision, 'Given up, or found to have happened')
  async notSent(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.decideStuckRefund.markNotSent(await this.find(id), body.reason, who);
  }

  /** A dispute ends without an event: finance enters that it was won, and the credits come back. */
  @Post('payments/:id/dispute-won')
  @ApiOperation({ summary: 'Enter that a dispute was won: the credits come back' })
  @Operators('finance')
  @Answers(200, disputeWon, 'The dispute is over')
  async disputeWon(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.settleDispute.enterWon(await this.find(id), body.reason, who);
  }

  /** The bank decided against us: the credits stay taken back. It can still be won. */
  @Post('payments/:id/dispute-lost')
  @ApiOperation({ summary: 'Enter that a dispute was lost: the credits stay taken back' })
  @Operators('finance')
  @Answers(200, disputeLost, 'The dispute is over')
  async disputeLost(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.settleDispute.enterLost(await this.find(id), body.reason, who);
  }

  @Get('payment-events')
  @ApiOperation({ summary: 'Events of the payment service, newest first' })
  @Operators('support', 'finance')
  @Answers(200, paymentEventList, 'Events of the payment service, newest first')
  async eventList(@Query({ schema: eventListQuery }) query: EventListQuery) {
    const { workspaceId, status, type } = query;
    const { items, total } = await this.events.list({
      workspaceId,
      status,
      type,
      ...adminRange(query),
    });
    return { items: items.map(toPaymentEventView), total };
  }

  @Get('payment-events/:key')
  @ApiOperation({ summary: 'One event of the payment service' })
  @Operators('support', 'finance')
  @Answers(200, paymentEventView, 'One event')
  async event(@Param('key') key: string) {
    const [gateway = '', eventId = ''] = split(key);
    const event = await this.events.find(gateway, eventId);
    if (!event) throw kernelErrors.raise('not_found', 'There is no such payment event.');
    return toPaymentEventView(event);
  }

  /** Processes an event once more; what it did already is not done twice. */
  @Post('payment-events/:key/replay')
  @ApiOperation({ summary: 'Process an event of the payment service once more' })
  @Operators('finance')
  @Answers(200, replayedEventView, 'The event as it is now')
  async replay(
    @Param('key') key: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    const [gateway = '', eventId = ''] = split(key);
    const { event, auditId } = await this.replayEvent.replay(gateway, eventId, body.reason, who);
    return { ...toPaymentEventView(event), auditId };
  }

  private async views(purchases: readonly Purchase[]) {
    const ids = purchases.map(({ id }) => id);
    const open = await this.refundRequests.openOf(ids);
    const disputes = await this.reversals.disputesOf(ids);
    return purchases.map((purchase) => toAdminPaymentView(purchase, open, disputes));
  }

  private async find(id: string): Promise<Purchase> {
    const purchase = isUuid(id) ? await this.purchases.find(id) : null;
    if (!purchase) throw kernelErrors.raise('not_found', 'There is no such payment.');
    return purchase;
  }
}

function split(key: string): string[] {
  const at = key.indexOf(':');
  return [key.slice(0, at), key.slice(at + 1)];
}
