import { Injectable } from '@nestjs/common';
import { describeError, log, Scheduled } from '#kernel';
import { PaymentEventRepository } from '../data/payment-event.repository.js';
import { ReconciliationRepository } from '../data/reconciliation.repository.js';
import { RefundRequestRepository } from '../data/refund-request.repository.js';
import { TrialRepository } from '../data/trial.repository.js';
import { PaymentGateway } from '../gateway/payment-gateway.js';
import { SandboxClock } from '../gateway/sandbox/sandbox-clock.js';
import { ProcessPaymentEvent } from '../process-payment-event/process-payment-event.js';
import { ReconcilePayments } from '../reconcile/reconcile-payments.js';
import { RefundPurchase } from '../refund-purchase/refund-purchase.js';

const BATCH = 100;

/** What must not depend on a request that was answered or a process that lived on. */
@Injectable()
export class BillingSchedules {
  constructor(
    private readonly events: PaymentEventRepository,
    private readonly processEvent: ProcessPaymentEvent,
    private readonly requests: RefundRequestRepository,
    private readonly refundPurchase: RefundPurchase,
    private readonly gateway: PaymentGateway,
    private readonly sandbox: SandboxClock,
    private readonly trials: TrialRepository,
    private readonly reconciliations: ReconciliationRepository,
    private readonly reconcilePayments: ReconcilePayments,
  ) {}

  /** Events that wait, failed, or were stored by a process that died. */
  @Scheduled({ name: 'billing.process-payment-events', every_ms: 5_000 })
  async processEvents(): Promise<void> {
    for (const { gateway, eventId } of await this.events.due(BATCH))
      await this.processEvent.process(gateway, eventId);
  }

  /** Refunds whose outcome the gateway did not tell. */
  @Scheduled({ name: 'billing.check-refunds', every_ms: 30_000 })
  async checkRefunds(): Promise<void> {
    for (const request of await this.requests.due(this.gateway.name, BATCH)) {
      try {
        await this.refundPurchase.check(request);
      } catch (error) {
        log.warn(
          { refund: request.id, error: describeError(error) },
          'refund could not be checked',
        );
      }
    }
  }

  /** Refunds that a second person approved: the money moves after that commit, once. */
  @Scheduled({ name: 'billing.send-approved-refunds', every_ms: 2_000 })
  async sendApprovedRefunds(): Promise<void> {
    for (const request of await this.requests.uncalled(this.gateway.name, BATCH)) {
      try {
        await this.refundPurchase.sendApproved(request);
      } catch (error) {
        log.warn({ refund: request.id, error: describeError(error) }, 'approved refund failed');
      }
    }
  }

  /** The night's comparison with the gateway's own lists, and those that an operator asks for. */
  @Scheduled({ name: 'billing.reconcile', every_ms: 10_000 })
  async reconcile(): Promise<void> {
    await this.reconciliations.requestNightly(this.gateway.name);
    await this.reconcilePayments.runRequested();
  }

  /** A trial's signals stay as long as a limit looks back to them. */
  @Scheduled({ name: 'billing.forget-trial-signals', every_ms: 3_600_000 })
  async forgetTrialSignals(): Promise<void> {
    await this.trials.forgetOld();
  }

  /** The test gateway's own work: late deliveries and cycles that end. */
  @Scheduled({ name: 'billing.sandbox', every_ms: 10_000 })
  async runSandbox(): Promise<void> {
    if (this.gateway.name === 'sandbox') await this.sandbox.tick();
  }
}
