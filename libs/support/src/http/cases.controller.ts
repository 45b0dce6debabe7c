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
import { CasesRepository } from '../data/cases.repository.js';
import { OpenCase } from '../open-case/open-case.js';
import {
  caseList,
  caseView,
  openCaseBody,
  toCaseView,
  type OpenCaseBody,
} from './cases.schemas.js';

/** A customer asks for a human. */
@ApiTags('support')
@Controller('api/v1/support/cases')
export class CasesController {
  constructor(
    private readonly cases: CasesRepository,
    private readonly opening: OpenCase,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Write to support, or add to an open matter' })
  @Answers(201, caseView, 'The case; writing again about an open matter adds to it')
  async open(@Body({ schema: openCaseBody }) body: OpenCaseBody, @Who() who: Principal) {
    const { kind, reference = null, message } = body;
    const request = { workspaceId: who.workspaceId, kind, reference };
    const opened = await this.opening.byCustomer(request, message);
    const messages = await this.cases.messagesOf([opened.case.id]);
    return toCaseView(opened.case, messages.get(opened.case.id));
  }

  /** Only what customers asked themselves: the machine's own questions are for operators. */
  @Get()
  @ApiOperation({ summary: 'Your cases with their answers, newest first' })
  @Answers(200, caseList, 'Your cases, newest first')
  async list(
    @Query({ schema: pageQuery }) query: z.output<typeof pageQuery>,
    @Who() who: Principal,
  ) {
    const before = cursorId(query.cursor);
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.cases.page(who.workspaceId, before, limit + 1);
    const { items, nextCursor } = keysetPage(rows, limit, ({ id }) => id);
    const messages = await this.cases.messagesOf(items.map(({ id }) => id));
    return { items: items.map((item) => toCaseView(item, messages.get(item.id))), nextCursor };
  }
}
