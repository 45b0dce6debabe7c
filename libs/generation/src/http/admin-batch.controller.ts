import { Answers, Operators, reasonBody, Who, type Principal, type ReasonBody } from '#kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BrowseBatches } from '../run-batch/browse-batches.js';
import { OverruleBatch } from '../run-batch/overrule-batch.js';
import {
  adminBatchPage,
  adminBatchQuery,
  stoppedBatch,
  type AdminBatchQuery,
} from './batch.schemas.js';
import { idParam } from './generation.controller.js';

/** Operators: batches of all customers with their rows counted by state. */
@ApiTags('admin: generations')
@Controller('api/admin/v1/batches')
@Operators('support', 'finance', 'moderator')
export class AdminBatchController {
  constructor(
    private readonly batches: BrowseBatches,
    private readonly overruling: OverruleBatch,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'adminListBatches', summary: 'Batches, newest first' })
  @Answers(200, adminBatchPage)
  list(@Query({ schema: adminBatchQuery }) query: AdminBatchQuery) {
    return this.batches.adminList(query);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @Operators('support', 'moderator')
  @ApiOperation({
    operationId: 'adminStopBatch',
    summary: 'Ends a batch for good; what is being made this moment is still delivered',
  })
  @Answers(200, stoppedBatch)
  async stop(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    return { auditId: await this.overruling.stop(who, id, reason) };
  }
}
