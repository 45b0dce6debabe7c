import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { AskForExport } from '../ask-for-export/ask-for-export.js';
import { ExportRepository } from '../data/export.repository.js';
import {
  adminExportAsked,
  adminExportPage,
  adminExportQuery,
  toAdminExport,
  type AdminExportQuery,
} from './export.schemas.js';

/** Who asked for their data; what is in it is the customer's alone. */
@ApiTags('admin: privacy')
@Controller('api/admin/v1')
@Operators('support')
export class AdminExportController {
  constructor(
    private readonly asking: AskForExport,
    private readonly exports: ExportRepository,
  ) {}

  @Get('exports')
  @ApiOperation({ summary: 'Exports of customers’ data' })
  @Answers(200, adminExportPage)
  async list(@Query({ schema: adminExportQuery }) query: AdminExportQuery) {
    const { status, workspaceId } = query;
    const found = await this.exports.list({ status, workspaceId, ...adminRange(query) });
    return { items: found.items.map(toAdminExport), total: found.total };
  }

  @Post('customers/:id/export')
  @ApiOperation({ summary: 'Have an export made of a customer’s data' })
  @Answers(202, adminExportAsked, 'It is being made; the customer alone can fetch it')
  async ask(
    @Who() who: Principal,
    @Param('id', { schema: z.uuid() }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    const asked = await this.asking.askAsOperator(who, id, reason);
    return { ...toAdminExport(asked), auditId: asked.auditId };
  }
}
