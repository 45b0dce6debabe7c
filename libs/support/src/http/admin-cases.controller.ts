import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminRange,
  Answers,
  kernelErrors,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import type { SupportCase } from '../case.js';
import { CloseCase } from '../close-case/close-case.js';
import { CasesRepository } from '../data/cases.repository.js';
import {
  adminCaseList,
  adminCasesQuery,
  adminCaseView,
  closedCaseView,
  toAdminCaseView,
  type AdminCasesQuery,
} from './cases.schemas.js';

const idParameter = z.object({ id: z.uuid() });

/** What waits for a person. */
@ApiTags('admin: cases')
@Controller('api/admin/v1/cases')
@Operators('support', 'finance', 'moderator')
export class AdminCasesController {
  constructor(
    private readonly cases: CasesRepository,
    private readonly closing: CloseCase,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Cases that a person decides, newest first' })
  @Answers(200, adminCaseList, 'Cases, newest first')
  async list(@Query({ schema: adminCasesQuery }) query: AdminCasesQuery) {
    const { status, kind, workspaceId, reference } = query;
    const filter = { ...adminRange(query), status, kind, workspaceId, reference };
    const { items, total } = await this.cases.list(filter);
    return { items: await this.views(items), total };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One case' })
  @Answers(200, adminCaseView, 'One case')
  async get(@Param({ schema: idParameter }) { id }: { id: string }) {
    const found = await this.cases.find(id);
    if (!found) throw kernelErrors.raise('not_found', 'There is no case with this id.');
    return (await this.views([found]))[0];
  }

  @Post(':id/close')
  @ApiOperation({ summary: 'Close a case with an answer' })
  @Answers(200, closedCaseView, 'The case with the answer that the customer reads')
  async close(
    @Param({ schema: idParameter }) { id }: { id: string },
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    const { closed, auditId } = await this.closing.run(who, id, reason);
    const [view] = await this.views([closed]);
    return { ...view, auditId };
  }

  private async views(cases: readonly SupportCase[]) {
    const messages = await this.cases.messagesOf(cases.map(({ id }) => id));
    return cases.map((one) => toAdminCaseView(one, messages.get(one.id)));
  }
}
