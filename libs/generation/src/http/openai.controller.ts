import { Answers, ApiKeyScope, toProblem, Who, type Principal } from '#kernel';
import { Body, Controller, Get, Headers, Post, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { PartialPreview } from '../follow-generation/live-channel.js';
import { SseStream } from '../follow-generation/sse-stream.js';
import { openAiBody } from '../openai-images/openai-error.js';
import { OpenAiImages } from '../openai-images/openai-images.js';
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
  constructor(private readonly images: OpenAiImages) {}

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
    const left = new AbortController();
    reply.raw.once('close', () => left.abort());
    if (body.stream === true) return this.stream(id, body, reply, left.signal);
    const answer = await this.images.answer(id, left.signal);
    if (answer) await reply.status(200).send(answer);
  }

  /** Previews are small JPEGs whatever the output's format is. */
  private async stream(
    id: string,
    body: OpenAiImagesRequest,
    reply: FastifyReply,
    signal: AbortSignal,
  ): Promise<void> {
    const sink = new SseStream(reply);
    const send = (event: string, data: object) =>
      sink.send({ event, data: { type: event, ...data } });
    const wanted = body.partial_images ?? 0;
    const partial = ({ partialIndex, dataUrl }: PartialPreview) => {
      if (partialIndex >= wanted) return;
      send('image_generation.partial_image', {
        b64_json: dataUrl.slice(dataUrl.indexOf(',') + 1),
        created_at: Math.floor(Date.now() / 1000),
        output_format: 'jpeg',
        partial_image_index: partialIndex,
      });
    };
    try {
      const answer = await this.images.answer(id, signal, partial);
      if (!answer) return;
      const { data, created, ...rest } = answer;
      send('image_generation.completed', { ...rest, ...data[0], created_at: created });
    } catch (error) {
      sink.send({ event: 'error', data: openAiBody(toProblem(error)).body });
    } finally {
      sink.end();
    }
  }
}
