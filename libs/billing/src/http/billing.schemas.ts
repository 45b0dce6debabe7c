import { z } from 'zod';
import { pageOf } from '#kernel';

export const createCheckout = z
  .object({ productCode: z.string().min(1).max(60) })
  .meta({ id: 'CreateCheckout' });
export type CreateCheckout = z.infer<typeof createCheckout>;

/** Which of the workspace's subscriptions; without it the newest. */
export const renewalQuery = z.object({ subscriptionId: z.uuid().optional() });

/** Without a name: what has one is left out of the contract's query parameters. */
export const changePreviewQuery = z.object(createCheckout.shape);

export const openedCheckoutView = z
  .object({ id: z.string(), checkoutUrl: z.string() })
  .meta({ id: 'OpenedCheckout' });

export const checkoutView = z
  .object({
    id: z.string(),
    status: z.enum(['pending', 'completed', 'expired', 'failed']),
    productCode: z.string(),
    credits: z.int().optional().describe('Credits that arrived; set once the payment is known'),
  })
  .meta({ id: 'CheckoutView' });

export const subscriptionDetails = z
  .object({
    id: z.string(),
    planCode: z.string(),
    productCode: z.string(),
    status: z.string(),
    credits: z.int().describe('Credits of each cycle'),
    priceMinor: z.int(),
    currency: z.string(),
    currentPeriodStart: z.iso.datetime().nullable(),
    currentPeriodEnd: z.iso.datetime().nullable(),
    planUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until when the plan stays if nothing more is paid: the period and its grace'),
    cancelAtPeriodEnd: z.boolean(),
    pendingProductCode: z.string().nullable().describe('A change of plan that is still to be paid'),
  })
  .meta({ id: 'SubscriptionDetails' });

export const subscriptionView = z
  .object({
    subscription: subscriptionDetails.nullable(),
    others: z
      .array(subscriptionDetails)
      .describe('Older subscriptions that run beside it, each of which can be cancelled'),
  })
  .meta({ id: 'SubscriptionView' });

export const changePreviewView = z
  .object({
    productCode: z.string(),
    moment: z.enum(['now', 'next-cycle']),
    dueMinor: z
      .int()
      .describe('Paid at once; the payment service counts the days, so a cent may differ'),
    priceMinor: z.int().describe('Paid for each cycle from then on'),
    discounted: z
      .boolean()
      .describe('The running cycle had a discount: where it still lasts, less is charged'),
    currency: z.string(),
    credits: z.int().describe('Credits of each cycle'),
    endingCredits: z
      .int()
      .describe(
        'Left now of the credits of the running cycle: they end when the new one begins, what is still unspent then',
      ),
    periodMonths: z.int().describe('Length of each cycle'),
    startsAt: z.iso.datetime(),
    nextPaymentAt: z.iso.datetime(),
  })
  .meta({ id: 'ChangePreview' });

export const portalView = z.object({ url: z.string() }).meta({ id: 'PortalView' });

export const purchaseView = z
  .object({
    id: z.string(),
    kind: z.enum(['pack', 'subscription']),
    productCode: z.string(),
    credits: z.int(),
    amountMinor: z.int().describe('What was paid, tax included, in minor units'),
    taxMinor: z.int(),
    discountMinor: z.int(),
    currency: z.string(),
    status: z.enum(['paid', 'refunded', 'partially_refunded', 'disputed']),
    refundedMinor: z.int(),
    dispute: z
      .enum(['open', 'lost'])
      .nullable()
      .describe('A dispute that is not decided, or was lost; null: none, or won'),
    owedCredits: z
      .int()
      .optional()
      .describe('Credits of it that were spent before its money went back, and are still owed'),
    testMode: z
      .boolean()
      .describe("Paid in TEST MODE or with the payment service's test key: no money moved"),
    orderId: z.string().nullable(),
    periodStart: z.iso.datetime().nullable(),
    periodEnd: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'PurchaseView' });
export type PurchaseView = z.infer<typeof purchaseView>;
export const purchasePage = pageOf(purchaseView, 'PurchasePage');

export const webhookAnswer = z.object({ received: z.boolean() }).meta({ id: 'WebhookAnswer' });
