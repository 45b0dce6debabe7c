import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { adminListQuery, adminRange, Answers, AuditLog, Mailer, Operators } from '#kernel';
import {
  auditLogList,
  auditLogQuery,
  mailboxList,
  type AuditLogQuery,
} from './admin-records.schemas.js';

type ListQuery = z.output<typeof adminListQuery>;

/** What operators did, and which mails went out. */
@ApiTags('admin: records')
@Controller('api/admin/v1')
export class AdminRecordsController {
  constructor(
    private readonly auditLog: AuditLog,
    private readonly mailer: Mailer,
  ) {}

  @Get('audit-log')
  @ApiOperation({ summary: 'What operators did, newest first' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, auditLogList, 'What operators did, newest first')
  audit(@Query({ schema: auditLogQuery }) query: AuditLogQuery) {
    const { id, subjectType, subjectId, workspaceId, actorId, action } = query;
    return this.auditLog.list({
      id,
      subjectType,
      subjectId,
      workspaceId,
      actorId,
      action,
      ...adminRange(query),
    });
  }

  /**
   * For admins alone: a mail can hold a link that opens its reader's account. Where mail is really
   * sent the bodies stay closed to them too; where it is not, this page is the mailbox.
   */
  @Get('mailbox')
  @ApiOperation({ summary: 'Mails that the product wrote, newest first' })
  @Operators()
  @Answers(200, mailboxList, 'Mails, newest first')
  async mailbox(@Query({ schema: adminListQuery }) query: ListQuery) {
    const { items, total } = await this.mailer.list(adminRange(query));
    return {
      total,
      items: items.map((mail) => ({
        ...mail,
        text: mail.status === 'kept' ? mail.text : null,
        html: mail.status === 'kept' ? (mail.html ?? null) : null,
      })),
    };
  }
}
