import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  Answers,
  cursorId,
  DEFAULT_PAGE,
  keysetPage,
  pageQuery,
  Who,
  type Principal,
} from '#kernel';
import { OpenAppeal } from '../appeal/open-appeal.js';
import { AppealsRepository } from '../data/appeals.repository.js';
import {
  appealPage,
  appealView,
  openAppealBody,
  toAppealView,
  type OpenAppealBody,
} from './appeals.schemas.js';

/** A customer asks that a person looks at a refusal again. */
@ApiTags('moderation')
@Controller('api/v1/moderation/appeals')
export class AppealsController {
  constructor(
    private readonly appeals: AppealsRepository,
    private readonly opening: OpenAppeal,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Appeal against a refusal' })
  @Answers(201, appealView, 'The appeal; a second one about the same refusal gives the first')
  async open(@Body({ schema: openAppealBody }) body: OpenAppealBody, @Who() who: Principal) {
    return toAppealView(await this.opening.open(who, body.verdictId, body.message));
  }

  @Get()
  @ApiOperation({ summary: 'Your appeals with their answers, newest first' })
  @Answers(200, appealPage, 'Your appeals with their answers, newest first')
  async list(
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
    @Who() who: Principal,
  ) {
    const before = cursorId(query.cursor);
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.appeals.page(who.workspaceId, before, limit + 1);
    const { items, nextCursor } = keysetPage(rows, limit, ({ id }) => id);
    return { items: items.map(toAppealView), nextCursor };
  }
}
