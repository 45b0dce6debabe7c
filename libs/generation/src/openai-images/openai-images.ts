import { buffer } from 'node:stream/consumers';
import { Config, hashBody, type Principal } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { AttemptRepository } from '../data/attempt.repository.js';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import type { ImageRow } from '../data/rows.js';
import type { PartialPreview } from '../follow-generation/live-channel.js';
import type {
  OpenAiEditFields,
  OpenAiImagesRequest,
  OpenAiImagesResponse,
} from '../http/openai.schemas.js';
import { RequestGeneration } from '../request-generation/request-generation.js';
import type { Wish } from '../request-generation/wish.js';
import { AwaitGeneration } from './await-generation.js';
import { FormPictures } from './enclosed-pictures.js';
import { openAiError } from './openai-error.js';
import { openAiWish } from './openai-wish.js';
import type { EditForm } from './receive-edit-form.js';

/** The official clients send no key and retry after 300 s: until then a retry joins its job. */
const JOIN_WITHIN_MS = 15 * 60_000;
const DEFAULT_MODEL = 'gpt-image-2';

export interface Caller {
  who: Principal;
  idempotencyKey: string | undefined;
  /** `x-stainless-retry-count` of the official clients. */
  retryCount: number;
}

export interface Answer {
  body: OpenAiImagesResponse;
  /** Images of the run that a person has to look at first: they may be delivered later. */
  inReview: string[];
}

/** The header that names images in review; another, set where the answer is sent, names the run. */
export const IN_REVIEW_HEADER = 'x-images-in-review';

/** The OpenAI-compatible routes: the same jobs, waited for. */
@Injectable()
export class OpenAiImages {
  constructor(
    private readonly requests: RequestGeneration,
    private readonly generations: GenerationRepository,
    private readonly attempts: AttemptRepository,
    private readonly waiting: AwaitGeneration,
    private readonly storage: Storage,
    private readonly config: Config,
  ) {}

  get models(): string[] {
    return [...new Set([this.config.openai?.model ?? DEFAULT_MODEL])];
  }

  /** Accepts, or joins the job of an earlier try. @returns the generation's id. */
  async accept(caller: Caller, body: OpenAiImagesRequest): Promise<string> {
    const wish = openAiWish(caller.who, body, this.models);
    return this.joinOrAccept(caller, hashBody({ openai: body }), wish);
  }

  /** The same for an edit; its pictures become uploads only when it is accepted. */
  async acceptEdit(
    caller: Caller,
    fields: OpenAiEditFields,
    { images, mask }: Pick<EditForm, 'images' | 'mask'>,
  ): Promise<string> {
    const { who } = caller;
    // In their order: a mask belongs to the first one, and a client's retry sends the same form.
    const pictures = {
      images: images.map(({ file }) => file.sha256),
      mask: mask?.file.sha256,
    };
    const wish = openAiWish(who, fields, this.models, pictures);
    const enclosed = new FormPictures(this.storage, who.workspaceId, { images, mask });
    return this.joinOrAccept(caller, hashBody({ openaiEdit: fields, pictures }), {
      ...wish,
      enclosed,
    });
  }

  private async joinOrAccept(
    { who, idempotencyKey, retryCount }: Caller,
    bodyHash: string,
    wish: Wish,
  ): Promise<string> {
    if (idempotencyKey === undefined && retryCount > 0 && wish.requestHash) {
      const running = await this.generations.findByRequest(
        who.workspaceId,
        wish.requestHash,
        JOIN_WITHIN_MS,
      );
      if (running) return running;
    }
    return (await this.requests.acceptWish(who, idempotencyKey, bodyHash, wish)).id;
  }

  /** Waits for the end. @returns null when the reader left first; the job goes on. */
  async answer(
    id: string,
    signal: AbortSignal,
    onPartial?: (preview: PartialPreview) => void,
  ): Promise<Answer | null> {
    const row = await this.waiting.end(id, signal, onPartial);
    if (!row) return null;
    const delivered = row.images.filter((image) => image.status === 'delivered');
    if (delivered.length === 0) throw undelivered(row);
    const body = {
      created: Math.floor(row.createdAt.getTime() / 1000),
      ...settingsOf(row, delivered[0]),
      data: await Promise.all(delivered.map((image) => this.content(image))),
      usage: await this.usage(id),
    };
    return { body, inReview: inReview(row) };
  }

  /** What the images will be, as far as it was asked for: it goes with every event of a stream. */
  async settings(id: string): Promise<ReturnType<typeof settingsOf>> {
    const row = await this.generations.find(id);
    if (!row) throw new Error('an accepted generation is not there');
    return settingsOf(row);
  }

  /** Whether the mask was fitted to a picture of another size. */
  async maskWasScaled(id: string): Promise<boolean> {
    return (await this.generations.find(id))?.maskScaled ?? false;
  }

  private async usage(id: string): Promise<OpenAiImagesResponse['usage']> {
    const used = await this.attempts.deliveredUsage(id);
    return {
      input_tokens: used.inputTokens,
      input_tokens_details: {
        image_tokens: used.inputImageTokens,
        text_tokens: used.inputTextTokens,
      },
      output_tokens: used.outputTokens,
      total_tokens: used.inputTokens + used.outputTokens,
    };
  }

  private async content({ objectId }: ImageRow): Promise<{ b64_json: string }> {
    if (objectId === null) throw new Error('a delivered image has no object');
    const { stream } = await this.storage.open(objectId, 'original');
    return { b64_json: (await buffer(stream)).toString('base64') };
  }
}

/** What was asked for, and once a picture is there what was used for it. */
function settingsOf(row: WithImages, delivered?: ImageRow) {
  const asked = row.background === 'transparent' ? 'transparent' : 'opaque';
  return {
    background: delivered?.providerEcho?.background ?? asked,
    output_format: row.outputFormat,
    quality: delivered?.deliveredQuality ?? row.quality,
    size: `${row.width}x${row.height}`,
  };
}

const inReview = ({ images }: WithImages): string[] =>
  images.filter(({ status }) => status === 'in_review').map(({ id }) => id);

/** Nothing was delivered: the first image's reason, in OpenAI's words. */
function undelivered(row: WithImages): Error {
  const [image] = row.images;
  const waiting = inReview(row);
  if (waiting.length > 0)
    return openAiError(
      409,
      'in_review',
      `A person has to look at this picture first. It is not charged unless it is delivered; GET /api/v1/generations/${row.id} shows it then.`,
      null,
      { [IN_REVIEW_HEADER]: waiting.join(',') },
    );
  const message = `${image?.errorMessage ?? 'The image was not delivered.'} You were not charged.`;
  if (image?.status === 'blocked') return openAiError(400, 'moderation_blocked', message, null);
  if (image?.status === 'cancelled') return openAiError(409, 'cancelled', message, null);
  return openAiError(502, image?.errorCode ?? 'server_error', message, null);
}
