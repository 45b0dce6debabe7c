import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';
import { purchaseView } from './billing.schemas.js';

export const paymentListQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  status: z.enum(['paid', 'refunded', 'partially_refunded', 'disputed']).optional(),
  kind: z.enum(['pack', 'subscription']).optional(),
  refund: z
    .enum(['under_way', 'needs_decision'])
    .optional()
    .describe('Payments with an open refund that takes its course, or that needs a decision'),
});
export type PaymentListQuery = z.infer<typeof paymentListQuery>;

export const adminPaymentView = purchaseView
  .extend({
    workspaceId: z.string(),
    gateway: z.string(),
    transactionId: z.string(),
    disputedMinor: z.int(),
    subscriptionId: z.string().nullable(),
    checkoutId: z.string().nullable(),
    openRefund: z
      .object({
        id: z.string(),
        amountMinor: z.int(),
        status: z.enum(['requested', 'pending', 'needs_decision']),
      })
      .nullable()
      .describe('A refund under way; `needs_decision`: the payment service knows nothing of it'),
  })
  .meta({ id: 'AdminPayment' });
export const adminPaymentList = adminPageOf(adminPaymentView, 'AdminPaymentList');

export const refundPreview = z
  .object({
    amountMinor: z.int().describe('What goes back: all that is left of the payment'),
    currency: z.string(),
    creditsToRevoke: z.int(),
    debtAfter: z.int().describe("The customer's whole debt in credits afterwards"),
  })
  .meta({ id: 'RefundPreview' });

export const refundAnswer = z
  .object({
    refundId: z.string(),
    auditId: z.string(),
    status: z
      .enum(['pending', 'succeeded', 'failed', 'needs_decision', 'not_sent'])
      .describe('A repeated request hears what became of the first one'),
  })
  .meta({ id: 'RefundAnswer' });

export const refundDecision = z
  .object({
    refundId: z.string(),
    auditId: z.string(),
    status: z.enum(['pending', 'succeeded', 'not_sent']),
  })
  .meta({ id: 'RefundDecision' });

export const disputeWon = z.object({ auditId: z.uuid() }).meta({ id: 'DisputeWon' });
export const disputeLost = z.object({ auditId: z.uuid() }).meta({ id: 'DisputeLost' });

export const eventListQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  status: z.enum(['received', 'waiting', 'processed', 'ignored', 'rejected']).optional(),
  type: z.string().max(100).optional(),
});
export type EventListQuery = z.infer<typeof eventListQuery>;

export const paymentEventView = z
  .object({
    id: z.string(),
    gateway: z.string(),
    eventId: z.string(),
    type: z.string(),
    mode: z.string().nullable(),
    status: z.enum(['received', 'waiting', 'processed', 'ignored', 'rejected']),
    note: z.string().nullable().describe('What came of it'),
    error: z.string().nullable().describe('Why nothing came of it yet'),
    workspaceId: z.string().nullable(),
    attempts: z.int(),
    eventAt: z.iso.datetime().nullable(),
    receivedAt: z.iso.datetime(),
    processedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'PaymentEventView' });
/** The event after it was processed once more. */
export const replayedEventView = paymentEventView
  .extend({ auditId: z.uuid() })
  .meta({ id: 'ReplayedPaymentEvent' });
export const paymentEventList = adminPageOf(paymentEventView, 'PaymentEventList');
