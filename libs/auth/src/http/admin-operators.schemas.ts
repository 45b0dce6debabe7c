import { z } from 'zod';
import { adminPageOf, OPERATOR_ROLES, reasonSchema } from '#kernel';
import { operatorRole } from './auth.schemas.js';

export const adminOperator = z
  .object({
    id: z.uuid(),
    email: z.string(),
    roles: z.array(operatorRole),
    createdAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'AdminOperator' });
/** An operator after a change of roles. */
export const changedOperator = adminOperator
  .extend({ auditId: z.uuid().nullable().describe('Null where nothing changed') })
  .meta({ id: 'ChangedOperator' });
export const adminOperatorList = adminPageOf(adminOperator, 'AdminOperatorList');

const roles = z.array(operatorRole).max(OPERATOR_ROLES.length);

export const addOperatorBody = z
  .object({
    email: z.string().trim().max(254).pipe(z.email('This is not an e-mail address')),
    roles: roles.min(1, 'Choose at least one role'),
    reason: reasonSchema,
  })
  .meta({ id: 'AddOperator' });
export type AddOperatorBody = z.output<typeof addOperatorBody>;

export const setRolesBody = z
  .object({
    roles: roles.describe('All roles from now on; none ends the work'),
    reason: reasonSchema,
  })
  .meta({ id: 'SetOperatorRoles' });
export type SetRolesBody = z.output<typeof setRolesBody>;
