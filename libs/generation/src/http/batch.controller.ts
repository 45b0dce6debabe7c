import { Answers, ApiKeyScope, pageQuery, Who, type Principal } from '#kernel';
import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CheckRequest } from '../request-generation/check-request.js';
import { BrowseBatches } from '../run-batch/browse-batches.js';
import { ControlBatch } from '../run-batch/control-batch.js';
import { CreateBatch } from '../run-batch/create-batch.js';
import { DownloadBatch } from '../run-batch/download-batch.js';
import {
  batchPage,
  batchPreview,
  batchRowPage,
  batchRowQuery,
  batchSource,
  batchView,
  confirmBatch,
  type BatchRowQuery,
  type BatchSource,
  type ConfirmBatch,
} from './batch.schemas.js';
import { idParam } from './generation.controller.js';

const KEY = { name: 'Idempotency-Key', required: true, description: 'One for each new request' };

/** A customer's batches: many rows at once, checked first, confirmed, and followed to their end. */
@ApiTags('batches')
@Controller('api/v1/batches')
@ApiKeyScope('generations')
export class BatchController {
  constructor(
    private readonly creation: CreateBatch,
    private readonly control: ControlBatch,
    private readonly browse: BrowseBatches,
    private readonly downloads: DownloadBatch,
    private readonly checks: CheckRequest,
  ) {}

  @Post('preview')
  @ApiOperation({
    operationId: 'previewBatch',
    summary: 'Reads the rows and says what is wrong with them and what they cost; keeps nothing',
  })
  @Answers(200, batchPreview)
  async preview(@Who() who: Principal, @Body({ schema: batchSource }) body: BatchSource) {
    await this.mayUse(who);
    return this.creation.preview(who, body);
  }

  @Post()
  @ApiOperation({
    operationId: 'createBatch',
    summary: 'Keeps the rows and checks them in the background; holds no credits',
  })
  @ApiHeader(KEY)
  @Answers(201, batchView, 'Its rows are being checked')
  async create(
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: batchSource }) body: BatchSource,
  ) {
    await this.mayUse(who);
    return this.creation.create(who, key, body);
  }

  @Get()
  @ApiOperation({ operationId: 'listBatches', summary: 'Your batches, newest first' })
  @Answers(200, batchPage)
  list(@Who() who: Principal, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return this.browse.list(who.workspaceId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'readBatch', summary: 'One batch with its counts and prices' })
  @Answers(200, batchView)
  read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.browse.one(who.workspaceId, id);
  }

  @Get(':id/rows')
  @ApiOperation({ operationId: 'listBatchRows', summary: 'Its rows in their order, with pictures' })
  @Answers(200, batchRowPage)
  rows(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: batchRowQuery }) query: BatchRowQuery,
  ) {
    return this.browse.rowsOf(who.workspaceId, id, query);
  }

  @Post(':id/start')
  @ApiOperation({
    operationId: 'startBatch',
    summary: 'Confirms the total and starts; credits are held a few rows at a time',
  })
  @ApiHeader(KEY)
  @Answers(200, batchView)
  async start(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: confirmBatch }) body: ConfirmBatch,
  ) {
    await this.mayUse(who);
    return this.control.start(who, id, key, body.credits);
  }

  @Post(':id/pause')
  @ApiOperation({ operationId: 'pauseBatch', summary: 'Starts no further row' })
  @Answers(200, batchView)
  pause(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.control.pause(who, id);
  }

  @Post(':id/resume')
  @ApiOperation({ operationId: 'resumeBatch', summary: 'Goes on after a pause' })
  @Answers(200, batchView)
  async resume(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    await this.mayUse(who);
    return this.control.resume(who, id);
  }

  @Post(':id/stop')
  @ApiOperation({
    operationId: 'stopBatch',
    summary: 'Ends it for good: what waits is released, what is being made is delivered',
  })
  @Answers(200, batchView)
  stop(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.control.stop(who, id);
  }

  @Post(':id/retry')
  @ApiOperation({
    operationId: 'retryBatch',
    summary: 'Makes what failed again; the price is confirmed as for a start',
  })
  @ApiHeader(KEY)
  @Answers(200, batchView)
  async retry(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: confirmBatch }) body: ConfirmBatch,
  ) {
    await this.mayUse(who);
    return this.control.retry(who, id, key, body.credits);
  }

  @Get(':id/archive')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'downloadBatch',
    summary:
      'A ZIP of the originals with manifest.csv (row, prompt, negative, file, status, credits)',
  })
  @ApiProduces('application/zip')
  archive(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.downloads.send(who.workspaceId, id, reply);
  }

  /** 403 for an API key of a plan without the API; checked where work or credits begin. */
  private async mayUse(who: Principal): Promise<void> {
    await this.checks.mayUseApi(who);
  }
}
