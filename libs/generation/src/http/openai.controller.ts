import { Answers, ApiKeyScope, Who, type Principal } from '#kernel';
import { Body, Controller, Get, Headers, Post, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { OpenAiImages } from '../openai-images/openai-images.js';
import { OpenAiAnswers } from './openai-answers.js';
import { OpenAiErrorFilter } from './openai-error.filter.js';
import {
  openAiImagesRequest,
  openAiImagesResponse,
  openAiModels,
  type OpenAiImagesRequest,
} from './openai.schemas.js';

/** Routes that an ordinary OpenAI client works with: the same jobs and prices, waited for. */
@ApiTags('openai')
@Controller('v1')
@ApiKeyScope('generations')
@UseFilters(OpenAiErrorFilter)
export class OpenAiController {
  constructor(
    private readonly images: OpenAiImages,
    private readonly answers: OpenAiAnswers,
  ) {}

  @Get('models')
  @ApiOperation({ operationId: 'openaiListModels', summary: 'The models that can be named' })
  @Answers(200, openAiModels)
  models() {
    const data = this.images.models.map((id) => ({
      id,
      object: 'model',
      created: 1_776_729_600,
      owned_by: 'system',
    }));
    return { object: 'list', data };
  }

  @Post('images/generations')
  @ApiOperation({
    operationId: 'openaiCreateImages',
    summary: 'Makes images and waits for them; with stream=true as server-sent events',
  })
  @Answers(200, openAiImagesResponse)
  async generate(
    @Who() who: Principal,
    @Body({ schema: openAiImagesRequest }) body: OpenAiImagesRequest,
    @Headers('idempotency-key') idempotencyKey: string | undefined,
    @Headers('x-stainless-retry-count') retries: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const caller = { who, idempotencyKey, retryCount: Number(retries ?? 0) };
    const id = await this.images.accept(caller, body);
    await this.answers.send('image_generation', id, body, reply);
  }
}
