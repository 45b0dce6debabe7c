/** What the audit log can say that was done; words under `console.deed`. */
export const ACTIONS = [
  'customer.blocked',
  'customer.unblocked',
  'credits.granted',
  'credits.deducted',
  'credits.debt-forgiven',
  'generation.credits-restored',
  'payment.refund-requested',
  'payment-event.replayed',
  'retention.run-started',
  'case.closed',
  'catalog.edit-plan',
  'catalog.edit-product',
  'catalog.edit-style',
] as const;
