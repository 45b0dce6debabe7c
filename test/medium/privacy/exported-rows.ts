const of = (table: string, where = 'workspace_id = $1') =>
  `SELECT count(*)::int AS n FROM ${table} WHERE ${where}`;
const GENERATIONS = '(SELECT id FROM generation.generation WHERE workspace_id = $1)';

/** Rows that each file of an export has to have, counted in the tables by other means. */
export const EXPECTED_ROWS: Record<string, string> = {
  'account/acts-of-operators.jsonl': of('kernel.audit_log'),
  'account/api-keys.jsonl': of('auth.api_keys'),
  'account/deletion-notices.jsonl': of('storage.deletion_notice'),
  'account/erasures.jsonl': of('privacy.erasure'),
  'account/exports.jsonl': of('privacy.export'),
  'account/former-addresses.jsonl': of('auth.former_addresses', 'user_id = $2 AND $1 <> $2::uuid'),
  'account/kept-for.jsonl': of('catalog.retention_promise'),
  'account/mailed-links.jsonl': of('auth.mailed_links', 'user_id = $2 AND $1 <> $2::uuid'),
  'account/mails.jsonl': of('kernel.mail', 'workspace_id = $1 OR user_id = $2'),
  'account/plan.json': of('catalog.assignment'),
  'account/profile.json': of('auth.workspaces', 'id = $1'),
  'account/sign-ins.jsonl': of('auth.sessions', 'user_id = $2 AND $1 <> $2::uuid'),
  'account/trial.json': of('billing.trial'),
  'billing/buyer.jsonl': of('billing.customer'),
  'billing/checkouts.jsonl': of('billing.checkout'),
  'billing/payment-events.jsonl': of('billing.payment_event'),
  'billing/plan-changes.jsonl': of(
    'billing.plan_change',
    'subscription_id IN (SELECT id FROM billing.subscription WHERE workspace_id = $1)',
  ),
  'billing/purchases.jsonl': of('billing.purchase'),
  'billing/refunds.jsonl': of(
    'billing.refund_request',
    'purchase_id IN (SELECT id FROM billing.purchase WHERE workspace_id = $1)',
  ),
  'billing/reversals.jsonl': of(
    'billing.reversal',
    'transaction_id IN (SELECT transaction_id FROM billing.purchase WHERE workspace_id = $1)',
  ),
  'billing/subscriptions.jsonl': of('billing.subscription'),
  'credits/balance.json': of('credits.account', 'id = $1'),
  'credits/entries.jsonl': of('credits.journal', 'account_id = $1'),
  'credits/holds.jsonl': of('credits.hold', 'account_id = $1'),
  'credits/lots.jsonl': of('credits.lot', 'account_id = $1'),
  'generations/batch-rows.jsonl': of(
    'generation.batch_row',
    'batch_id IN (SELECT id FROM generation.batch WHERE workspace_id = $1)',
  ),
  'generations/batches.jsonl': of('generation.batch'),
  'generations/collected-images.jsonl': of(
    'generation.collection_image',
    'collection_id IN (SELECT id FROM generation.collection WHERE workspace_id = $1)',
  ),
  'generations/collections.jsonl': of('generation.collection'),
  'generations/generations.jsonl': of('generation.generation'),
  'generations/images.jsonl': of('generation.image', `generation_id IN ${GENERATIONS}`),
  'generations/share-links.jsonl': of('generation.share_link'),
  'generations/threads.jsonl': of('generation.thread'),
  'moderation/appeals.jsonl': of('moderation.appeals'),
  'moderation/restrictions.jsonl': of('moderation.restrictions'),
  'moderation/verdicts.jsonl': of('moderation.verdicts'),
  'support/cases.jsonl': of('support.cases', `workspace_id = $1 AND origin = 'customer'`),
  'support/messages.jsonl': of(
    'support.messages',
    `case_id IN (SELECT id FROM support.cases WHERE workspace_id = $1 AND origin = 'customer')`,
  ),
  'uploads/uploads.jsonl': of('storage.upload'),
  'webhooks/deliveries.jsonl': of(
    'webhooks.delivery',
    'endpoint_id IN (SELECT id FROM webhooks.endpoint WHERE workspace_id = $1)',
  ),
  'webhooks/endpoints.jsonl': of('webhooks.endpoint'),
};

/** A whole life leaves nothing in these. */
export const MAY_BE_EMPTY = new Set([
  'account/deletion-notices.jsonl',
  'account/erasures.jsonl',
  'account/kept-for.jsonl',
  'billing/plan-changes.jsonl',
  'billing/reversals.jsonl',
  'billing/subscriptions.jsonl',
  'generations/collected-images.jsonl',
  'generations/share-links.jsonl',
]);
