import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import {
  Answers,
  ApiKeyScope,
  Clock,
  decodeCursor,
  DEFAULT_PAGE,
  encodeCursor,
  sendCsv,
  Who,
  wrongCursor,
  type Principal,
} from '#kernel';
import { Credits } from '../credits.js';
import { fromTime } from '../read-statement/entry-filter.js';
import { ExportStatement } from '../read-statement/export-statement.js';
import { Usage } from '../read-statement/usage.js';
import {
  balanceView,
  entryExportQuery,
  entryPage,
  entryQuery,
  filterOf,
  usageQuery,
  usageView,
  type EntryExportQuery,
  type EntryQuery,
  type UsageQuery,
} from './credits.schemas.js';

const DEFAULT_USAGE_ms = 29 * 86_400_000;

/** A customer's own credits. */
@ApiTags('credits')
@Controller('api/v1/credits')
@ApiKeyScope('balance')
export class CreditsController {
  constructor(
    private readonly credits: Credits,
    private readonly statement: ExportStatement,
    private readonly usageOf: Usage,
    private readonly clock: Clock,
  ) {}

  @Get('balance')
  @ApiOperation({ summary: 'What you have, by lot' })
  @Answers(200, balanceView, 'The balance by lot; what is due has lapsed')
  balance(@Who() who: Principal) {
    return this.credits.balance(who.workspaceId);
  }

  @Get('entries')
  @ApiOperation({
    summary: 'The statement, newest first',
    description:
      'A page with filters may be shorter than its limit, or empty, while nextCursor is not null: the search goes on there.',
  })
  @Answers(200, entryPage, 'A page of the statement')
  async entries(@Query({ schema: entryQuery }) query: EntryQuery, @Who() who: Principal) {
    const { items, next } = await this.credits.entries(
      who.workspaceId,
      filterOf(query),
      position(query.cursor),
      query.limit ?? DEFAULT_PAGE,
    );
    return { items, nextCursor: next === null ? null : encodeCursor(String(next)) };
  }

  @Get('entries.csv')
  @ApiOperation({ summary: 'The statement as a file, with the same filters' })
  @ApiProduces('text/csv')
  async entriesFile(
    @Query({ schema: entryExportQuery }) query: EntryExportQuery,
    @Who() who: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const locale = query.locale ?? 'en';
    const records = this.statement.records(who.workspaceId, filterOf(query), locale);
    const today = this.clock.now().toISOString().slice(0, 10);
    await sendCsv(reply, `credits-${today}.csv`, this.statement.heading(locale), records);
  }

  @Get('usage')
  @ApiOperation({ summary: 'What the credits did on each day' })
  @Answers(200, usageView, 'What the credits did on each day (UTC), at most 366 days')
  async usage(@Query({ schema: usageQuery }) query: UsageQuery, @Who() who: Principal) {
    const last = fromTime(query.to ?? this.clock.now().toISOString().slice(0, 10));
    const first = query.from ? fromTime(query.from) : new Date(last.getTime() - DEFAULT_USAGE_ms);
    return { items: await this.usageOf.between(who.workspaceId, first, last) };
  }
}

/** A cursor is the number of the last line that was looked at. */
export function position(cursor: string | undefined): number | null {
  const text = decodeCursor(cursor);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value;
  throw wrongCursor();
}
