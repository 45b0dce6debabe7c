import { buffer } from 'node:stream/consumers';
import { Config, hashBody, type Principal } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { WithImages } from '../data/generation.repository.js';
import type { ImageRow } from '../data/rows.js';
import { GenerationRepository } from '../data/generation.repository.js';
import type { PartialPreview } from '../follow-generation/live-channel.js';
import { qualityOf } from '../quality.js';
import { RequestGeneration } from '../request-generation/request-generation.js';
import type { Wish } from '../request-generation/wish.js';
import type { OpenAiImagesRequest, OpenAiImagesResponse } from '../http/openai.schemas.js';
import { AwaitGeneration } from './await-generation.js';
import { openAiError } from './openai-error.js';
import { parseSize, ratioOf, resolutionOf } from './openai-size.js';

/** The official clients send no key and retry after 300 s: until then a retry joins its job. */
const JOIN_WITHIN_MS = 15 * 60_000;
const DEFAULT_MODEL = 'gpt-image-2';

export interface Caller {
  who: Principal;
  idempotencyKey: string | undefined;
  /** `x-stainless-retry-count` of the official clients. */
  retryCount: number;
}

/** The OpenAI-compatible routes: the same jobs, waited for. */
@Injectable()
export class OpenAiImages {
  constructor(
    private readonly requests: RequestGeneration,
    private readonly generations: GenerationRepository,
    private readonly waiting: AwaitGeneration,
    private readonly storage: Storage,
    private readonly config: Config,
  ) {}

  get models(): string[] {
    return [...new Set([this.config.openai?.model ?? DEFAULT_MODEL])];
  }

  /** Accepts, or joins the job of an earlier try. @returns the generation's id. */
  async accept(caller: Caller, body: OpenAiImagesRequest): Promise<string> {
    const wish = this.wishOf(caller.who, body);
    if (caller.idempotencyKey === undefined && caller.retryCount > 0 && wish.requestHash) {
      const { workspaceId } = caller.who;
      const running = await this.generations.findByRequest(
        workspaceId,
        wish.requestHash,
        JOIN_WITHIN_MS,
      );
      if (running) return running;
    }
    const { id } = await this.requests.acceptWish(
      caller.who,
      caller.idempotencyKey,
      hashBody({ openai: body }),
      wish,
    );
    return id;
  }

  /** Waits for the end. @returns null when the reader left first; the job goes on. */
  async answer(
    id: string,
    signal: AbortSignal,
    onPartial?: (preview: PartialPreview) => void,
  ): Promise<OpenAiImagesResponse | null> {
    const row = await this.waiting.end(id, signal, onPartial);
    if (!row) return null;
    const delivered = row.images.filter((image) => image.status === 'delivered');
    if (delivered.length === 0) throw undelivered(row);
    return {
      created: Math.floor(row.createdAt.getTime() / 1000),
      background: row.background === 'transparent' ? 'transparent' : 'opaque',
      output_format: row.outputFormat,
      quality: row.quality,
      size: `${row.width}x${row.height}`,
      data: await Promise.all(delivered.map((image) => this.content(image))),
    };
  }

  private async content({ objectId }: ImageRow): Promise<{ b64_json: string }> {
    if (objectId === null) throw new Error('a delivered image has no object');
    const { stream } = await this.storage.open(objectId, 'original');
    return { b64_json: (await buffer(stream)).toString('base64') };
  }

  private wishOf(who: Principal, body: OpenAiImagesRequest): Wish {
    if (body.model !== undefined && !this.models.includes(body.model))
      throw openAiError(
        404,
        'model_not_found',
        `The model '${body.model}' does not exist.`,
        'model',
      );
    if (body.response_format === 'url')
      throw openAiError(
        400,
        'invalid_value',
        'Images are answered as b64_json.',
        'response_format',
      );
    if (body.stream === true && (body.n ?? 1) > 1)
      throw openAiError(400, 'invalid_value', 'Streaming needs n to be 1.', 'n');
    const size = parseSize(body.size);
    if ('refused' in size) throw openAiError(400, 'invalid_value', size.refused, 'size');
    if (body.background === 'transparent' && body.output_format === 'jpeg')
      throw openAiError(
        400,
        'invalid_value',
        'Transparent background is not supported for JPEG output format',
        'background',
      );
    const resolution = resolutionOf(size);
    return {
      origin: 'openai',
      prompt: body.prompt,
      aspectRatio: ratioOf(size),
      resolution,
      ...size,
      count: body.n ?? 1,
      background: body.background,
      outputFormat: body.output_format,
      requestHash: hashBody({ key: who.keyId, quality: qualityOf(resolution), body }),
    };
  }
}

/** Nothing was delivered: the first image's reason, in OpenAI's words. */
function undelivered(row: WithImages): Error {
  const [image] = row.images;
  const message = `${image?.errorMessage ?? 'The image was not delivered.'} You were not charged.`;
  if (image?.status === 'blocked') return openAiError(400, 'moderation_blocked', message, null);
  if (image?.status === 'cancelled') return openAiError(409, 'cancelled', message, null);
  return openAiError(502, image?.errorCode ?? 'server_error', message, null);
}
