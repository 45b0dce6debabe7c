import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { RestrictionsRepository } from '../data/restrictions.repository.js';
import { RestrictWorkspace } from '../restrict-workspace/restrict-workspace.js';
import {
  liftedView,
  restrictionList,
  restrictionsQuery,
  toRestrictionView,
  type RestrictionsQuery,
} from './restrictions.schemas.js';

/** Customers whose new runs wait because their contents were refused again and again. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/moderation/restrictions')
@Operators('moderator', 'support')
export class AdminRestrictionsController {
  constructor(
    private readonly restrictions: RestrictionsRepository,
    private readonly restricting: RestrictWorkspace,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Pauses after repeated refusals, newest first' })
  @Answers(200, restrictionList, 'Pauses, newest first')
  async list(@Query({ schema: restrictionsQuery }) query: RestrictionsQuery) {
    const { items, total } = await this.restrictions.list({
      ...adminRange(query),
      active: query.status && query.status === 'active',
      workspaceId: query.workspaceId,
    });
    return { items: items.map(toRestrictionView), total };
  }

  @Post(':id/lift')
  @ApiOperation({ summary: 'End a pause; counting begins anew' })
  @Operators('moderator')
  @Answers(200, liftedView, 'The pause, ended; counting begins anew')
  async lift(
    @Param('id', ParseUUIDPipe) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    const { lifted, auditId } = await this.restricting.lift(who, id, reason);
    return { ...toRestrictionView(lifted), auditId };
  }
}
