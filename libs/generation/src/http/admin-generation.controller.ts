import { Answers, AnswersOrWaits, Operators, Who, type Principal } from '#kernel';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdminGenerations } from '../browse-results/admin-generations.js';
import { RestoreCredits } from '../restore-credits/restore-credits.js';
import {
  adminGenerationDetail,
  adminGenerationPage,
  adminGenerationQuery,
  restorePreview,
  restoreRequest,
  restoreResult,
  type AdminGenerationQuery,
  type RestoreRequest,
} from './admin-generation.schemas.js';
import { idParam } from './generation.controller.js';

/** Operators: every generation, its attempts, and giving credits back. */
@ApiTags('admin: generations')
@Controller('api/admin/v1/generations')
@Operators('support', 'finance', 'moderator')
export class AdminGenerationController {
  constructor(
    private readonly generations: AdminGenerations,
    private readonly restoration: RestoreCredits,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'adminListGenerations', summary: 'Generations of all customers' })
  @Answers(200, adminGenerationPage)
  list(@Query({ schema: adminGenerationQuery }) query: AdminGenerationQuery) {
    return this.generations.list(query);
  }

  @Get(':id')
  @ApiOperation({
    operationId: 'adminReadGeneration',
    summary: 'One generation with attempts, raw errors and receipt',
  })
  @Answers(200, adminGenerationDetail)
  read(@Param('id', { schema: idParam }) id: string) {
    return this.generations.detail(id);
  }

  @Get(':id/restore-preview')
  @Operators('support')
  @ApiOperation({
    operationId: 'adminPreviewRestore',
    summary: 'What a restoration would give back; moves nothing',
  })
  @Answers(200, restorePreview)
  preview(@Param('id', { schema: idParam }) id: string) {
    return this.restoration.preview(id);
  }

  @Post(':id/restore')
  @Operators('support')
  @ApiOperation({
    operationId: 'adminRestoreGeneration',
    summary: 'Gives the credits of delivered images back to the lots they came from',
  })
  @AnswersOrWaits(restoreResult, 'What was given back')
  restore(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: restoreRequest }) body: RestoreRequest,
  ) {
    return this.restoration.restore(who, id, body);
  }
}
