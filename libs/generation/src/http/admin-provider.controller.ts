import { Answers, Operators, reasonBody, Who, type Principal, type ReasonBody } from '#kernel';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OverseeProviders } from '../oversee-providers/oversee-providers.js';
import { adminProviderPage, providerActed } from './admin-provider.schemas.js';

/** Operators: how the image providers do, and taking one out of use. */
@ApiTags('admin: providers')
@Controller('api/admin/v1/providers')
export class AdminProviderController {
  constructor(private readonly providers: OverseeProviders) {}

  @Get()
  @Operators('support', 'finance')
  @ApiOperation({
    operationId: 'adminListProviders',
    summary: 'Image providers, first asked first',
  })
  @Answers(200, adminProviderPage)
  async list() {
    const items = await this.providers.list();
    return { items, total: items.length };
  }

  @Post(':name/pause')
  @Operators()
  @ApiOperation({
    operationId: 'adminPauseProvider',
    summary: 'Takes a provider out of use until it is resumed; calls under way are finished',
  })
  @Answers(200, providerActed)
  pause(
    @Param('name') name: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.providers.act(name, 'pause', reason, who);
  }

  @Post(':name/resume')
  @Operators()
  @ApiOperation({ operationId: 'adminResumeProvider', summary: 'Brings a paused provider back' })
  @Answers(200, providerActed)
  resume(
    @Param('name') name: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.providers.act(name, 'resume', reason, who);
  }

  @Post(':name/forget')
  @Operators()
  @ApiOperation({
    operationId: 'adminForgetProvider',
    summary: 'Drops what was learnt of a provider: failures, a rest, a limit',
  })
  @Answers(200, providerActed)
  forget(
    @Param('name') name: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.providers.act(name, 'forget', reason, who);
  }
}
