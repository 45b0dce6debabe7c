import { z } from 'zod';
import { OPERATOR_ROLES, SCOPES } from '#kernel';
import type { User } from '../user.js';

/** Longest address that mail can carry (RFC 5321 4.5.3.1.3). */
const address = z.string().trim().max(254).pipe(z.email('This is not an e-mail address'));
/** Wide bounds only: the rules of passwords speak for themselves, with codes of their own. */
const password = z.string().min(1).max(1024);
const locale = z.enum(['en', 'zh']);
const token = z.string().min(20).max(200);

export const signUpBody = z
  .object({
    email: address,
    password,
    locale: locale.optional(),
    next: z.string().max(2048).optional(),
  })
  .meta({ id: 'SignUp' });
export const signInBody = z.object({ email: address, password }).meta({ id: 'SignIn' });
export const passwordResetBody = z.object({ email: address }).meta({ id: 'PasswordReset' });
export const passwordResetConfirmBody = z
  .object({ token, password })
  .meta({ id: 'PasswordResetConfirm' });
export const changePasswordBody = z
  .object({ currentPassword: password, newPassword: password })
  .meta({ id: 'ChangePassword' });
export const changeEmailBody = z.object({ email: address, password }).meta({ id: 'ChangeEmail' });
export const emailChangeView = z
  .object({
    status: z
      .enum(['changed', 'link_sent'])
      .describe('`link_sent`: nothing changes until the link in the new mailbox is opened'),
  })
  .meta({ id: 'EmailChange' });
export const verifyQuery = z.object({ token: z.string().max(200) });

export const userView = z
  .object({
    id: z.uuid(),
    email: z.string(),
    emailStatus: z.enum(['assumed', 'pending', 'verified']),
    locale,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'User' });
export const signedInView = z.object({ user: userView }).meta({ id: 'SignedIn' });

export const workspaceView = z.object({ id: z.uuid(), name: z.string() }).meta({ id: 'Workspace' });
export const operatorRole = z.enum(OPERATOR_ROLES).meta({ id: 'OperatorRole' });

const scope = z.enum(SCOPES).meta({ id: 'ApiKeyScope' });
export const createApiKeyBody = z
  .object({
    name: z.string().trim().min(1).max(80),
    scopes: z.array(scope).min(1).max(SCOPES.length).optional(),
    expiresInDays: z.int().min(1).max(3650).optional().describe('Absent: until it is revoked'),
    requestsPerMinute: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Requests of any kind with this key; absent: what the plan allows'),
    monthlyCredits: z
      .int()
      .min(1)
      .max(100_000_000)
      .optional()
      .describe('Credits that this key may spend in a calendar month (UTC); absent: all there are'),
  })
  .meta({ id: 'CreateApiKey' });
export const apiKeyView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    hint: z.string(),
    scopes: z.array(scope),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().nullable(),
    expiresAt: z.iso.datetime().nullable(),
    expired: z.boolean(),
    requestsPerMinute: z.int().nullable(),
    monthlyCredits: z.int().nullable(),
  })
  .meta({ id: 'ApiKey' });
export const createdApiKeyView = apiKeyView
  .extend({ key: z.string() })
  .meta({ id: 'CreatedApiKey' });

export const idParameter = z.object({ id: z.uuid() });

/** A user as the wire shows them. */
export function toUserView(user: User): z.output<typeof userView> {
  return { ...user, createdAt: user.createdAt.toISOString() };
}
