import { z } from 'zod';

/**
 * What we read of Creem's entities, and no more: unknown fields, nulls and absent optional parts
 * pass. The vendor's own samples do not pass its own SDK's strict parser, so ours must be tolerant.
 */
const nullishText = z.string().nullish();
const nullishNumber = z.int().nullish();
/** A reference is an id, or the expanded object. */
const reference = z.union([z.string(), z.looseObject({ id: z.string() })]).nullish();
/** ISO 8601 or epoch milliseconds; the vendor uses both. */
const moment = z.union([z.string(), z.number()]).nullish();
const metadata = z.record(z.string(), z.unknown()).nullish();

export const creemTransaction = z.looseObject({
  id: z.string(),
  amount: z.int(),
  amount_paid: nullishNumber,
  discount_amount: nullishNumber,
  tax_amount: nullishNumber,
  currency: z.string(),
  status: z.string().nullish(),
  refunded_amount: nullishNumber,
  order: reference,
  subscription: reference,
  customer: reference,
  period_start: moment,
  period_end: moment,
  created_at: moment,
});
export type CreemTransaction = z.infer<typeof creemTransaction>;

export const creemOrder = z.looseObject({
  id: z.string(),
  customer: reference,
  product: reference,
  transaction: reference,
  discount: z.unknown().optional(),
  amount: z.int(),
  sub_total: nullishNumber,
  tax_amount: nullishNumber,
  discount_amount: nullishNumber,
  amount_paid: nullishNumber,
  currency: z.string(),
  status: nullishText,
  type: nullishText,
});
export type CreemOrder = z.infer<typeof creemOrder>;

export const creemSubscription = z.looseObject({
  id: z.string(),
  mode: nullishText,
  product: reference,
  customer: reference,
  status: z.string(),
  last_transaction_id: nullishText,
  last_transaction: creemTransaction.nullish().catch(null),
  current_period_start_date: moment,
  current_period_end_date: moment,
  canceled_at: moment,
  created_at: moment,
  updated_at: moment,
  discount: z.unknown().optional(),
  metadata,
});
export type CreemSubscription = z.infer<typeof creemSubscription>;

export const creemCheckout = z.looseObject({
  id: z.string(),
  mode: nullishText,
  status: nullishText,
  request_id: nullishText,
  product: reference,
  units: nullishNumber,
  order: creemOrder.nullish(),
  subscription: reference,
  customer: reference,
  checkout_url: nullishText,
  discount: z.unknown().optional(),
  metadata,
});
export type CreemCheckout = z.infer<typeof creemCheckout>;

export const creemRefund = z.looseObject({
  id: z.string(),
  mode: nullishText,
  status: nullishText,
  refund_amount: z.int(),
  refund_currency: z.string(),
  transaction: z.union([creemTransaction, z.string()]),
  created_at: moment,
});

export const creemDispute = z.looseObject({
  id: z.string(),
  mode: nullishText,
  amount: z.int(),
  currency: z.string(),
  transaction: z.union([creemTransaction, z.string()]),
  created_at: moment,
});

/** The envelope; newer deliveries may say `type` and `data`. */
export const creemEvent = z
  .looseObject({
    id: z.string().min(1).max(200),
    eventType: z.string().max(200).optional(),
    type: z.string().max(200).optional(),
    created_at: moment,
    object: z.looseObject({}).optional(),
    data: z.looseObject({}).optional(),
  })
  .transform((event, context) => {
    const type = event.eventType ?? event.type;
    const object = event.object ?? event.data;
    if (type === undefined || object === undefined) {
      context.addIssue({ code: 'custom', message: 'needs a type and an object' });
      return z.NEVER;
    }
    return { id: event.id, type, createdAt: toDate(event.created_at), object };
  });
export type CreemEvent = z.infer<typeof creemEvent>;

/** The id of a reference in either form. */
export function idOf(value: z.infer<typeof reference>): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : value.id;
}

/** A moment in either form; null when absent or not a date. */
export function toDate(value: z.infer<typeof moment>): Date | null {
  if (value === null || value === undefined) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
