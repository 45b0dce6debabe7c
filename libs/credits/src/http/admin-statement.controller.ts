import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Answers, DEFAULT_PAGE, encodeCursor, Operators, sendCsv } from '#kernel';
import { Credits } from '../credits.js';
import { ExportStatement } from '../read-statement/export-statement.js';
import {
  operatorStatementPage,
  workspaceIdParam,
  type WorkspaceIdParam,
} from './admin-credits.schemas.js';
import { position } from './credits.controller.js';
import {
  entryExportQuery,
  entryQuery,
  filterOf,
  type EntryExportQuery,
  type EntryQuery,
} from './credits.schemas.js';

/** A customer's statement in the console, with the filters that the customer has too. */
@ApiTags('admin: credits')
@Controller('api/admin/v1/customers/:workspaceId/credits')
@Operators('support', 'finance')
export class AdminStatementController {
  constructor(
    private readonly credits: Credits,
    private readonly statement: ExportStatement,
  ) {}

  @Get('statement')
  @ApiOperation({ summary: 'The statement of a customer, with filters, newest first' })
  @Answers(200, operatorStatementPage, 'Newest first; a page with filters may be short')
  async entries(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Query({ schema: entryQuery }) query: EntryQuery,
  ) {
    const { items, next } = await this.credits.entries(
      workspaceId,
      filterOf(query),
      position(query.cursor),
      query.limit ?? DEFAULT_PAGE,
    );
    return { items, nextCursor: next === null ? null : encodeCursor(String(next)) };
  }

  @Get('statement.csv')
  @ApiOperation({ summary: "A customer's statement as a file, with the same filters" })
  @ApiProduces('text/csv')
  async file(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Query({ schema: entryExportQuery }) query: EntryExportQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const locale = query.locale ?? 'en';
    const records = this.statement.records(workspaceId, filterOf(query), locale);
    await sendCsv(reply, `credits-${workspaceId}.csv`, this.statement.heading(locale), records);
  }
}
