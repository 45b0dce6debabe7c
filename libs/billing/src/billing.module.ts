import { Module } from '@nestjs/common';
import { CatalogCoreModule } from '#catalog';
import { CreditsCoreModule } from '#credits';
import { Config, exporting } from '#kernel';
import { SupportCoreModule } from '#support';
import { CheckoutRepository } from './data/checkout.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { NoticeRepository } from './data/notice.repository.js';
import { DifferenceRepository } from './data/difference.repository.js';
import { PaymentEventRepository } from './data/payment-event.repository.js';
import { PlanChangeRepository } from './data/plan-change.repository.js';
import { PurchaseRepository } from './data/purchase.repository.js';
import { RefundRequestRepository } from './data/refund-request.repository.js';
import { ReversalRepository } from './data/reversal.repository.js';
import { SandboxDeliveryRepository } from './data/sandbox-delivery.repository.js';
import { ReconciliationRepository } from './data/reconciliation.repository.js';
import { SandboxRepository } from './data/sandbox.repository.js';
import { SubscriptionRepository } from './data/subscription.repository.js';
import { TrialRepository } from './data/trial.repository.js';
import { EraseBuyer } from './erase-person/erase-buyer.js';
import { EXPORT_SALES } from './data/export.js';
import { GrantTrial } from './grant-trial/grant-trial.js';
import { CreemGateway } from './gateway/creem/creem-gateway.js';
import { PaymentGateway } from './gateway/payment-gateway.js';
import { SandboxChanges } from './gateway/sandbox/sandbox-changes.js';
import { SandboxClock } from './gateway/sandbox/sandbox-clock.js';
import { SandboxDelivery } from './gateway/sandbox/sandbox-delivery.js';
import { SandboxMoneyBack } from './gateway/sandbox/sandbox-money-back.js';
import { SandboxPayments } from './gateway/sandbox/sandbox-payments.js';
import { SandboxSales } from './gateway/sandbox/sandbox-sales.js';
import { sandboxSettings } from './gateway/sandbox/sandbox-settings.js';
import { SandboxSubscriptions } from './gateway/sandbox/sandbox-subscriptions.js';
import { AdminBillingController } from './http/admin-billing.controller.js';
import { AdminReconciliationController } from './http/admin-reconciliation.controller.js';
import { AdminProductsController } from './http/admin-products.controller.js';
import { BillingController } from './http/billing.controller.js';
import { CreemWebhookController } from './http/creem-webhook.controller.js';
import { SandboxActs } from './http/sandbox/sandbox-acts.js';
import { SandboxPagesController } from './http/sandbox/sandbox-pages.controller.js';
import { SandboxSalesController } from './http/sandbox/sandbox-sales.controller.js';
import { SandboxStoreController } from './http/sandbox/sandbox-store.controller.js';
import { SandboxSubscriptionsController } from './http/sandbox/sandbox-subscriptions.controller.js';
import { BillingSchedules } from './jobs/billing.schedules.js';
import { EmptyOldBodies } from './jobs/empty-old-bodies.schedule.js';
import { RenewalNotices } from './jobs/renewal-notices.schedule.js';
import { GrantTrialCreditsWhenEmailIsVerified } from './listeners/grant-trial-credits-when-email-is-verified.listener.js';
import { MailWhatChanged } from './listeners/mail-what-changed.listener.js';
import { NoteTrialWhenWorkspaceIsCreated } from './listeners/note-trial-when-workspace-is-created.listener.js';
import { ChangePlan } from './manage-subscription/change-plan.js';
import { KeepAnswer } from './manage-subscription/keep-answer.js';
import { ManageSubscription } from './manage-subscription/manage-subscription.js';
import { MapProduct } from './map-product/map-product.js';
import { MailCustomers } from './mail-customers/mail-customers.js';
import { PreviewChange } from './preview-change/preview-change.js';
import { ApplyReversal } from './process-payment-event/apply-reversal.js';
import { OnCheckoutCompleted } from './process-payment-event/on-checkout-completed.js';
import { OnMoneyBack } from './process-payment-event/on-money-back.js';
import { OnSubscriptionEvent } from './process-payment-event/on-subscription-event.js';
import { PayCycle } from './process-payment-event/pay-cycle.js';
import { ProcessPaymentEvent } from './process-payment-event/process-payment-event.js';
import { RecordPurchase } from './process-payment-event/record-purchase.js';
import { GiveAccess } from './process-payment-event/give-access.js';
import { PaidAfterErasure } from './process-payment-event/paid-after-erasure.js';
import { RejectEvent } from './process-payment-event/reject-event.js';
import { TellOfDispute } from './process-payment-event/tell-of-dispute.js';
import { ReplayPaymentEvent } from './process-payment-event/replay-payment-event.js';
import { Billing } from './billing.js';
import { ReceivePaymentEvent } from './receive-payment-event/receive-payment-event.js';
import { CheckProducts } from './check-products/check-products.js';
import { CompareCharge } from './reconcile/compare-charge.js';
import { CompareSubscription } from './reconcile/compare-subscription.js';
import { ExplainDifference } from './reconcile/explain-difference.js';
import { FeedEvent } from './reconcile/feed-event.js';
import { FindSale } from './reconcile/find-sale.js';
import { HealPayment } from './reconcile/heal-payment.js';
import { ReconcilePayments } from './reconcile/reconcile-payments.js';
import { SettleDispute } from './reconcile/settle-dispute.js';
import { AskForRefund } from './refund-purchase/ask-for-refund.js';
import { DecideStuckRefund } from './refund-purchase/decide-stuck-refund.js';
import { RecordRefund } from './refund-purchase/record-refund.js';
import { RefundOutcome } from './refund-purchase/refund-outcome.js';
import { RefundPurchase } from './refund-purchase/refund-purchase.js';
import { StuckRefunds } from './refund-purchase/stuck-refunds.js';
import { StartCheckout } from './start-checkout/start-checkout.js';

const DATA = [
  CheckoutRepository,
  ErasureRepository,
  NoticeRepository,
  DifferenceRepository,
  PaymentEventRepository,
  PlanChangeRepository,
  PurchaseRepository,
  ReconciliationRepository,
  RefundRequestRepository,
  ReversalRepository,
  SandboxDeliveryRepository,
  SandboxRepository,
  SubscriptionRepository,
  TrialRepository,
];
const USE_CASES = [
  ApplyReversal,
  AskForRefund,
  CheckProducts,
  CompareCharge,
  CompareSubscription,
  DecideStuckRefund,
  EraseBuyer,
  exporting('billing', EXPORT_SALES),
  ExplainDifference,
  FeedEvent,
  GiveAccess,
  GrantTrial,
  MailCustomers,
  MapProduct,
  FindSale,
  HealPayment,
  ChangePlan,
  KeepAnswer,
  ManageSubscription,
  OnCheckoutCompleted,
  OnMoneyBack,
  OnSubscriptionEvent,
  PayCycle,
  PreviewChange,
  ProcessPaymentEvent,
  ReconcilePayments,
  RecordPurchase,
  RecordRefund,
  RefundOutcome,
  RefundPurchase,
  PaidAfterErasure,
  RejectEvent,
  ReplayPaymentEvent,
  SettleDispute,
  StartCheckout,
  StuckRefunds,
  TellOfDispute,
];
const SANDBOX = [
  SandboxChanges,
  SandboxClock,
  SandboxDelivery,
  SandboxMoneyBack,
  SandboxPayments,
  SandboxSales,
  SandboxSubscriptions,
];

/** The vendor where its key is set, else the built-in test gateway: one client talks to either. */
const GATEWAY = {
  provide: PaymentGateway,
  inject: [Config],
  useFactory: (config: Config): PaymentGateway =>
    new CreemGateway(config.creem ?? sandboxSettings(config)),
};

/** Façade, data and listeners: for both processes. */
@Module({
  imports: [CatalogCoreModule, CreditsCoreModule, SupportCoreModule],
  providers: [
    ...DATA,
    ...USE_CASES,
    ...SANDBOX,
    GATEWAY,
    Billing,
    GrantTrialCreditsWhenEmailIsVerified,
    MailWhatChanged,
    NoteTrialWhenWorkspaceIsCreated,
  ],
  exports: [...DATA, ...USE_CASES, ...SANDBOX, PaymentGateway, Billing],
})
export class BillingCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [BillingCoreModule, CatalogCoreModule, CreditsCoreModule],
  controllers: [
    AdminBillingController,
    AdminProductsController,
    AdminReconciliationController,
    BillingController,
    CreemWebhookController,
    SandboxPagesController,
    SandboxSalesController,
    SandboxStoreController,
    SandboxSubscriptionsController,
  ],
  providers: [ReceivePaymentEvent, SandboxActs],
})
export class BillingHttpModule {}

/** Schedules: for the worker. */
@Module({
  imports: [BillingCoreModule],
  providers: [BillingSchedules, EmptyOldBodies, RenewalNotices],
})
export class BillingJobsModule {}
