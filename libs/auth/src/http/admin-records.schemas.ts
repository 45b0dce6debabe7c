import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';

export const auditLogQuery = adminListQuery.extend({
  id: z.uuid().optional(),
  subjectType: z.string().max(60).optional(),
  subjectId: z.string().max(120).optional(),
  workspaceId: z.uuid().optional(),
  actorId: z.uuid().optional(),
  action: z.string().max(60).optional(),
});
export type AuditLogQuery = z.output<typeof auditLogQuery>;
export const auditLogList = adminPageOf(
  z
    .object({
      id: z.uuid(),
      at: z.iso.datetime(),
      actorId: z.uuid(),
      actorEmail: z.string(),
      action: z.string(),
      subjectType: z.string(),
      subjectId: z.string(),
      workspaceId: z.uuid().nullable(),
      reason: z.string(),
      before: z.unknown(),
      after: z.unknown(),
    })
    .meta({ id: 'AuditRow' }),
  'AuditLogList',
);

export const mailboxList = adminPageOf(
  z
    .object({
      id: z.uuid(),
      to: z.string(),
      subject: z.string(),
      /** Null once the mail went out: it may hold a link that is for its reader alone. */
      text: z.string().nullable(),
      html: z.string().nullable(),
      status: z.enum(['waiting', 'sent', 'kept', 'failed']),
      createdAt: z.iso.datetime(),
      lastError: z.string().nullable(),
    })
    .meta({ id: 'MailboxMail' }),
  'MailboxList',
);
