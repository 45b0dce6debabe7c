import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { adminRange, Answers, kernelErrors, Operators, Who, type Principal } from '#kernel';
import { AppealsRepository, type Appeal } from '../data/appeals.repository.js';
import { ReviewVerdicts } from '../review-verdicts/review-verdicts.js';
import {
  adminAppealList,
  adminAppealsQuery,
  adminAppealView,
  decideAppealBody,
  decidedAppealView,
  toAdminAppealView,
  type AdminAppealsQuery,
  type DecideAppealBody,
} from './appeals.schemas.js';

const idParameter = z.object({ id: z.uuid() });

/** Appeals, for the people who decide them. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/moderation/appeals')
@Operators('moderator')
export class AdminAppealsController {
  constructor(
    private readonly appeals: AppealsRepository,
    private readonly review: ReviewVerdicts,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Appeals against refusals, newest first' })
  @Answers(200, adminAppealList, 'Appeals, newest first')
  async list(@Query({ schema: adminAppealsQuery }) query: AdminAppealsQuery) {
    const { items, total } = await this.appeals.list({
      ...adminRange(query),
      open: query.status && query.status === 'open',
      workspaceId: query.workspaceId,
    });
    return { items: items.map(toAdminAppealView), total };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One appeal' })
  @Answers(200, adminAppealView, 'One appeal')
  async get(@Param({ schema: idParameter }) { id }: { id: string }) {
    return toAdminAppealView(await this.find(id));
  }

  @Post(':id/decision')
  @ApiOperation({ summary: 'Decide an appeal' })
  @Answers(200, decidedAppealView, 'The appeal with the answer that the customer reads')
  async decide(
    @Param({ schema: idParameter }) { id }: { id: string },
    @Body({ schema: decideAppealBody }) { decision, reason }: DecideAppealBody,
    @Who() who: Principal,
  ) {
    const { verdictId } = await this.find(id);
    const about = decision === 'granted' ? 'overturned' : 'upheld';
    const { auditId } = await this.review.decide(who, verdictId, about, reason);
    return { ...toAdminAppealView(await this.find(id)), auditId };
  }

  private async find(id: string): Promise<Appeal> {
    const appeal = await this.appeals.find(id);
    if (!appeal) throw kernelErrors.raise('not_found', 'There is no appeal with this id.');
    return appeal;
  }
}
