import { z } from 'zod';
import { adminListQuery, adminPageOf, MAX_PAGE } from '#kernel';

export const customersQuery = adminListQuery.extend({
  blocked: z.enum(['true', 'false']).optional(),
  emailStatus: z.enum(['assumed', 'pending', 'verified']).optional(),
  id: z.union([z.uuid(), z.array(z.uuid()).max(MAX_PAGE)]).optional(),
});
export type CustomersQuery = z.output<typeof customersQuery>;

export const customerId = z.object({ id: z.uuid() });

export const adminCustomerView = z
  .object({
    /** The workspace's id. */
    id: z.uuid(),
    userId: z.uuid(),
    email: z.string(),
    name: z.string(),
    planCode: z.string(),
    emailStatus: z.enum(['assumed', 'pending', 'verified']),
    blockedAt: z.iso.datetime().nullable(),
    blockedReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'AdminCustomer' });
export const blockedCustomerView = adminCustomerView
  .extend({ auditId: z.uuid().optional() })
  .meta({ id: 'BlockedCustomer' });
export type AdminCustomerView = z.output<typeof adminCustomerView>;
export const adminCustomerList = adminPageOf(adminCustomerView, 'AdminCustomerList');
