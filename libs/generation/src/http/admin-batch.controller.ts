import { Answers, Operators } from '#kernel';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BrowseBatches } from '../run-batch/browse-batches.js';
import { adminBatchPage, adminBatchQuery, type AdminBatchQuery } from './batch.schemas.js';

/** Operators: batches of all customers with their rows counted by state. */
@ApiTags('admin')
@Controller('api/admin/v1/batches')
@Operators('support', 'finance', 'moderator')
export class AdminBatchController {
  constructor(private readonly batches: BrowseBatches) {}

  @Get()
  @ApiOperation({ operationId: 'adminListBatches', summary: 'Batches, newest first' })
  @Answers(200, adminBatchPage)
  list(@Query({ schema: adminBatchQuery }) query: AdminBatchQuery) {
    return this.batches.adminList(query);
  }
}
