import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, Who, type Principal } from '#kernel';
import { RestrictWorkspace } from '../restrict-workspace/restrict-workspace.js';
import { standingView, toStandingView } from './restrictions.schemas.js';

/** What was refused lately, and whether new runs have to wait for it. */
@ApiTags('moderation')
@Controller('api/v1/moderation/standing')
export class StandingController {
  constructor(private readonly restricting: RestrictWorkspace) {}

  @Get()
  @ApiOperation({ summary: 'Your refusals of late, the limits, and what holds new runs back' })
  @Answers(200, standingView, 'Refusals of late, the limits, and what holds new runs back')
  async standing(@Who() who: Principal) {
    return toStandingView(await this.restricting.standing(who.workspaceId));
  }
}
