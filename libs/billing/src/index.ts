export { Billing } from './billing.js';
export { billingErrors } from './billing.errors.js';
export { BillingCoreModule, BillingHttpModule, BillingJobsModule } from './billing.module.js';
export { WITHHELD_REASONS, type Trial, type TrialStatus } from './trial.js';
export type { Purchase, PurchaseStatus } from './purchase.js';
export type { Subscription } from './subscription-record.js';
