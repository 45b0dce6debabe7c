import { Answers, Who, type Principal } from '#kernel';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { KeyAllowance } from '../request-generation/key-allowance.js';
import { keySpending } from './key-spending.schemas.js';

/** What each key has spent, as its monthly limit counts it; only a signed-in person reads it. */
@ApiTags('api keys')
@Controller('api/v1/api-keys/spending')
export class KeySpendingController {
  constructor(private readonly allowance: KeyAllowance) {}

  @Get()
  @ApiOperation({
    operationId: 'listApiKeySpending',
    summary: 'Credits that each key has spent this month; one that spent none is left out',
  })
  @Answers(200, keySpending)
  async list(@Who() who: Principal) {
    return { items: await this.allowance.spentOf(who.workspaceId) };
  }
}
