import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { adminRange, Answers, kernelErrors, Operators, Who, type Principal } from '#kernel';
import { VerdictsRepository } from '../data/verdicts.repository.js';
import { ReviewVerdicts } from '../review-verdicts/review-verdicts.js';
import {
  decideBody,
  toVerdictView,
  verdictList,
  verdictsQuery,
  verdictView,
  type DecideBody,
  type VerdictsQuery,
} from './admin-verdicts.schemas.js';

const idParameter = z.object({ id: z.uuid() });

/** What was checked, for the people who decide about it. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/moderation/verdicts')
@Operators('moderator', 'support')
export class AdminVerdictsController {
  constructor(
    private readonly review: ReviewVerdicts,
    private readonly verdicts: VerdictsRepository,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Verdicts of moderation, newest first' })
  @Answers(200, verdictList, 'Verdicts, newest first')
  async list(@Query({ schema: verdictsQuery }) query: VerdictsQuery) {
    const { outcome, subject, rule, workspaceId } = query;
    const { items, total } = await this.verdicts.list({
      ...adminRange(query),
      outcome,
      subject,
      rule,
      workspaceId,
    });
    return { items: items.map(toVerdictView), total };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One verdict' })
  @Answers(200, verdictView, 'One verdict')
  async get(@Param({ schema: idParameter }) { id }: { id: string }) {
    const verdict = await this.verdicts.find(id);
    if (!verdict) throw kernelErrors.raise('not_found', 'There is no verdict with this id.');
    return toVerdictView(verdict);
  }

  @Post(':id/decision')
  @ApiOperation({ summary: 'Decide a verdict that waits for a person' })
  @Operators('moderator')
  @Answers(200, verdictView, 'The verdict with the decision')
  async decide(
    @Param({ schema: idParameter }) { id }: { id: string },
    @Body({ schema: decideBody }) { decision, reason }: DecideBody,
    @Who() who: Principal,
  ) {
    return toVerdictView((await this.review.decide(who, id, decision, reason)).verdict);
  }
}
