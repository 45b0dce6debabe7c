import { z } from 'zod';
import { SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';

/** Whatever our own sign-up takes. */
const address = z
  .string()
  .regex(/^\S+@\S+$/)
  .max(320);

/** Bodies and queries that the test gateway understands: npm package creem 1.13.0. */
export const newCheckout = z.object({
  request_id: z.string().max(200).nullish(),
  product_id: z.string().min(1),
  units: z.int().min(1).max(1000).default(1),
  custom_price: z.int().min(100).max(99_999_999).nullish(),
  discount_code: z.string().nullish(),
  customer: z
    .object({ id: z.string().optional(), email: address.optional() })
    .refine(({ id, email }) => (id === undefined) !== (email === undefined), 'id or email')
    .nullish(),
  success_url: z.url().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

export const newDiscount = z
  .object({
    name: z.string().min(1).max(100),
    code: z.string().min(3).max(40).optional(),
    type: z.enum(['percentage', 'fixed']),
    amount: z.int().min(1).optional(),
    currency: z.string().length(3).optional(),
    percentage: z.int().min(1).max(100).optional(),
    expiry_date: z.iso.datetime({ offset: true }).optional(),
    max_redemptions: z.int().min(1).optional(),
    duration: z.enum(['forever', 'once', 'repeating']),
    duration_in_months: z.int().min(1).max(36).optional(),
    applies_to_products: z.array(z.string()),
  })
  .refine((one) => (one.type === 'fixed') === (one.amount !== undefined), 'fixed needs an amount')
  .refine(
    (one) => (one.type === 'percentage') === (one.percentage !== undefined),
    'percentage needs a percentage',
  )
  .refine(
    (one) => (one.duration === 'repeating') === (one.duration_in_months !== undefined),
    'repeating needs duration_in_months',
  );

export const newCustomer = z.object({
  email: address,
  name: z.string().min(1).max(200),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

export const portalRequest = z.object({ customer_id: z.string() });

const behavior = z.enum(['proration-charge-immediately', 'proration-charge', 'proration-none']);
export const upgrade = z.object({
  product_id: z.string(),
  update_behavior: behavior.default('proration-charge-immediately'),
});
export const update = z.object({
  items: z
    .array(
      z.object({ product_id: z.string().optional(), units: z.int().min(1).max(1000).optional() }),
    )
    .max(1)
    .optional(),
  update_behavior: behavior.default('proration-charge'),
});
export const cancel = z.object({
  mode: z.enum(['immediate', 'scheduled']).default('scheduled'),
  onExecute: z.enum(['cancel', 'pause']).default('cancel'),
});

export const refund = z.object({ transaction_id: z.string() });

export const pageQuery = z.object({
  page_number: z.coerce.number().int().min(1).default(1),
  page_size: z.coerce.number().int().min(1).max(100).default(10),
});
export const transactionQuery = pageQuery.extend({
  customer_id: z.string().optional(),
  order_id: z.string().optional(),
  product_id: z.string().optional(),
});

/** @throws {SandboxRefusal} 400 that names what is wrong. */
export function read<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new SandboxRefusal(400, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

/** A list as the vendor writes it. */
export function listOf<T>(items: T[], total: number, page: z.output<typeof pageQuery>) {
  const pages = Math.max(1, Math.ceil(total / page.page_size));
  return {
    items,
    pagination: {
      total_records: total,
      total_pages: pages,
      current_page: page.page_number,
      next_page: page.page_number < pages ? page.page_number + 1 : null,
      prev_page: page.page_number > 1 ? page.page_number - 1 : null,
    },
  };
}
