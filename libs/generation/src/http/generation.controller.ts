import { Answers, ApiKeyScope, Who, type Principal } from '#kernel';
import { Body, Controller, Get, Headers, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { BrowseResults } from '../browse-results/browse-results.js';
import { Receipts } from '../browse-results/receipts.js';
import { CancelGeneration } from '../cancel-generation/cancel-generation.js';
import { FollowGeneration } from '../follow-generation/follow-generation.js';
import { SseStream } from '../follow-generation/sse-stream.js';
import { RequestGeneration } from '../request-generation/request-generation.js';
import {
  createGeneration,
  generationListQuery,
  generationPage,
  generationView,
  receiptView,
  type CreateGeneration,
  type GenerationListQuery,
} from './generation.schemas.js';

export const idParam = z.uuid();

/** A customer's generations: ask, watch, cancel, read. */
@ApiTags('generations')
@Controller('api/v1/generations')
@ApiKeyScope('generations')
export class GenerationController {
  constructor(
    private readonly request: RequestGeneration,
    private readonly browse: BrowseResults,
    private readonly receipts: Receipts,
    private readonly canceller: CancelGeneration,
    private readonly follower: FollowGeneration,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'createGeneration',
    summary: 'Accepts a generation and holds its credits',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'One for each new request' })
  @Answers(202, generationView, 'Accepted; its images are made in the background')
  create(
    @Who() who: Principal,
    @Headers('idempotency-key') key: string | undefined,
    @Body({ schema: createGeneration }) body: CreateGeneration,
  ) {
    return this.request.accept(who, key, body);
  }

  @Get()
  @ApiOperation({ operationId: 'listGenerations', summary: 'History, newest first, with search' })
  @Answers(200, generationPage)
  list(@Who() who: Principal, @Query({ schema: generationListQuery }) query: GenerationListQuery) {
    return this.browse.list(who.workspaceId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'readGeneration', summary: 'One generation' })
  @Answers(200, generationView)
  read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.browse.generation(who.workspaceId, id);
  }

  /**
   * Server-sent events: `progress` with the whole generation first, then `queued`, `position`,
   * `partial`, `image` and at the end `finished`. The id of an event is the generation's version.
   */
  @Get(':id/events')
  @ApiOperation({ operationId: 'followGeneration', summary: 'Server-sent events of a generation' })
  @ApiProduces('text/event-stream')
  async events(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.follower.find(who.workspaceId, id);
    await this.follower.follow(who.workspaceId, id, new SseStream(reply));
  }

  @Post(':id/cancel')
  @ApiOperation({
    operationId: 'cancelGeneration',
    summary: 'Cancels what is not delivered; answers with the end state',
  })
  @Answers(200, generationView)
  async cancel(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    await this.canceller.cancel(who.workspaceId, id);
    return this.browse.generation(who.workspaceId, id);
  }

  @Get(':id/receipt')
  @ApiOperation({
    operationId: 'readGenerationReceipt',
    summary: 'What was quoted, held, charged and given back, and from which credits',
  })
  @Answers(200, receiptView)
  receipt(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.receipts.ofOwn(who.workspaceId, id);
  }
}
