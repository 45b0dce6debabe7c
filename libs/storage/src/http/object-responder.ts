import { Injectable } from '@nestjs/common';
import { bodyOfHead, DownloadPace, FairGate } from '#kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { partAnswer, rangeAsked } from '../byte-range.js';
import { Media } from '../media/media.js';
import type { TargetFormat } from '../media/media.protocol.js';
import {
  OpenObject,
  type DerivedFormat,
  type ObjectDescription,
  type Variant,
} from '../open-object/open-object.js';
import { storageErrors } from '../storage.errors.js';
import { contentDisposition } from './disposition.js';

export interface ObjectAnswer {
  objectId: string;
  variant: Variant;
  /** Of a derivative; WebP when absent. */
  format?: DerivedFormat;
  /** Of an original, for those who take it elsewhere: without its content credentials. */
  convertTo?: TargetFormat;
  request: FastifyRequest;
  reply: FastifyReply;
  /** Offers the file for saving under this name (without its ending) instead of showing it. */
  downloadName?: string;
  /** Strangers look: where no derivative can be made, they see nothing rather than the original. */
  neverOriginal?: boolean;
  /** In place of those for the owner: who may keep it, and what search engines may do. */
  headers?: Record<string, string>;
}

/** Downloads in another format that hold their original in memory at one time. */
const CONVERSIONS = { inAll: 8, ofOne: 3 };

/**
 * Writes an object as an HTTP answer: type, length, ETag and 304, ranges, and headers that keep a
 * browser from taking it for anything else than an image. The caller has checked the right to it.
 */
@Injectable()
export class ObjectResponder {
  private readonly gate = new FairGate(CONVERSIONS);

  constructor(
    private readonly objects: OpenObject,
    private readonly media: Media,
    private readonly pace: DownloadPace,
  ) {}

  /** @throws object_missing, object_deleted, range_not_satisfiable, store_unavailable, media_unavailable */
  async send(answer: ObjectAnswer): Promise<void> {
    const { request, reply } = answer;
    const { objectId, variant, format } = answer;
    const description = await this.objects.describe(objectId, variant, format);
    if (answer.neverOriginal && description.row.originalId === null)
      throw storageErrors.raise('media_unavailable', 'Try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    const target = conversionOf(answer, description);
    // Weak: what is made anew each time looks the same and has other bytes with another encoder.
    const etag = target ? `W/${description.etag.slice(0, -1)}-${target}"` : description.etag;
    const headers: Record<string, string> = {
      etag,
      // Private: shared caches must not keep customers' images. Immutable: keys never change,
      // but a deleted image must be gone soon, so browsers ask again after a while.
      'cache-control': 'private, max-age=3600',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      ...answer.headers,
    };
    if (matches(request.headers['if-none-match'], etag)) {
      await reply.status(304).headers(headers).send();
      return;
    }
    // Who asks for the head alone has nothing read or made.
    const isHead = request.method === 'HEAD';
    if (target) {
      const converted = isHead ? bodyOfHead() : await this.converted(description, target, reply);
      await reply
        .status(200)
        .headers({
          ...headers,
          'content-type': `image/${target}`,
          'content-disposition': contentDisposition(answer.downloadName ?? null, EXTENSION[target]),
        })
        .send(converted);
      return;
    }
    const wanted = rangeAsked(request.headers, description.etag);
    const opened = isHead
      ? { ...description, stream: bodyOfHead(), range: null }
      : await this.objects.openDescribed(description, wanted);
    reply.raw.once('close', () => opened.stream.destroy());
    this.pace.keep(reply.raw);
    const part = partAnswer(opened.range, opened.bytes);
    await reply
      .status(part.status)
      .headers({
        ...headers,
        // A lost derivative that was made again may be another file than the one described.
        etag: opened.etag,
        'content-type': opened.contentType,
        'content-disposition': contentDisposition(answer.downloadName ?? null, opened.extension),
        ...part.headers,
      })
      .send(opened.stream);
  }

  /** A place first and the original then: each who waits holds one in memory. */
  private async converted(
    { objectId, workspaceId }: ObjectDescription,
    target: TargetFormat,
    reply: FastifyReply,
  ): Promise<Buffer> {
    const leave = this.gate.enter(workspaceId);
    if (typeof leave !== 'function')
      throw storageErrors.raise('media_unavailable', 'Try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    const left = new AbortController();
    const gone = () => left.abort(new Error('the client has left'));
    reply.raw.once('close', gone);
    try {
      const { bytes } = await this.objects.read(objectId);
      return await this.media.convert(bytes, target, left.signal);
    } finally {
      reply.raw.removeListener('close', gone);
      leave();
    }
  }
}

const EXTENSION: Record<TargetFormat, string> = {
  png: 'png',
  jpeg: 'jpg',
  webp: 'webp',
  avif: 'avif',
};

/** @returns null where the bytes as they are kept are what is asked for. */
function conversionOf(
  { convertTo, variant }: ObjectAnswer,
  { contentType }: ObjectDescription,
): TargetFormat | null {
  if (variant !== 'original' || convertTo === undefined) return null;
  return contentType === `image/${convertTo}` ? null : convertTo;
}

function matches(header: string | undefined, etag: string): boolean {
  if (!header) return false;
  const strong = (tag: string): string => tag.trim().replace(/^W\//, '');
  const tags = header.split(',').map(strong);
  return tags.includes('*') || tags.includes(strong(etag));
}
