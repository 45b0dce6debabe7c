import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { adminRange, Answers, Clock, Operators, sendCsv } from '#kernel';
import { DAY_COLUMNS } from '../days/ledger-day.js';
import { ReadDays } from '../days/read-days.js';
import {
  dayFileQuery,
  dayListQuery,
  ledgerDayPage,
  type DayFileQuery,
  type DayListQuery,
} from './ledger-days.schemas.js';

/** The ledger by day, for finance: what was granted and used, and what is still owed. */
@ApiTags('admin: credits')
@Controller('api/admin/v1/ledger')
@Operators('finance')
export class LedgerDaysController {
  constructor(
    private readonly days: ReadDays,
    private readonly clock: Clock,
  ) {}

  @Get('days')
  @ApiOperation({ summary: 'The books by day (UTC)' })
  @Answers(200, ledgerDayPage, 'UTC days, the latest first unless asked otherwise')
  list(@Query({ schema: dayListQuery }) query: DayListQuery) {
    const { start, end } = adminRange(query);
    const order = query._order?.toUpperCase() === 'ASC' ? 'ASC' : 'DESC';
    return this.days.page(query, order, start, end - start);
  }

  @Get('days.csv')
  @ApiOperation({ summary: 'UTC days as a file, the earliest first' })
  @ApiProduces('text/csv')
  async file(
    @Query({ schema: dayFileQuery }) query: DayFileQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const today = this.clock.now().toISOString().slice(0, 10);
    await sendCsv(reply, `ledger-days-${today}.csv`, DAY_COLUMNS, this.days.records(query));
  }
}
