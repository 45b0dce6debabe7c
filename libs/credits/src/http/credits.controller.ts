import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  Answers,
  ApiKeyScope,
  decodeCursor,
  DEFAULT_PAGE,
  kernelErrors,
  keysetPage,
  pageQuery,
  Who,
  type Principal,
} from '#kernel';
import { Credits } from '../credits.js';
import { balanceView, entryPage } from './credits.schemas.js';

/** A customer's own credits. */
@ApiTags('credits')
@Controller('api/v1/credits')
export class CreditsController {
  constructor(private readonly credits: Credits) {}

  @Get('balance')
  @ApiKeyScope('balance')
  @Answers(200, balanceView, 'The balance by lot; what is due has lapsed')
  balance(@Who() who: Principal) {
    return this.credits.balance(who.workspaceId);
  }

  @Get('entries')
  @ApiKeyScope('balance')
  @Answers(200, entryPage, 'The statement, newest first')
  async entries(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @Who() who: Principal,
  ) {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.credits.entries(who.workspaceId, position(query.cursor), limit + 1);
    return keysetPage(rows, limit, (row) => row.id);
  }
}

/** A cursor is the number of the last line seen. */
function position(cursor: string | undefined): number | null {
  const text = decodeCursor(cursor);
  if (text === null) return null;
  const value = Number(text);
  if (/^\d{1,16}$/.test(text) && Number.isSafeInteger(value)) return value;
  throw kernelErrors.raise('validation_failed', 'Send the cursor as the last page gave it.');
}
