import { toProblem } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PartialPreview } from '../follow-generation/live-channel.js';
import { SseStream } from '../follow-generation/sse-stream.js';
import { openAiBody } from '../openai-images/openai-error.js';
import { IN_REVIEW_HEADER, OpenAiImages } from '../openai-images/openai-images.js';

export interface AnswerWish {
  stream?: boolean;
  partial_images?: number;
}

/** What events of a stream are named after. */
export type EventKind = 'image_generation' | 'image_edit';

/** Waits for an accepted job and answers as OpenAI does: in one piece, or as a stream of events. */
@Injectable()
export class OpenAiAnswers {
  constructor(private readonly images: OpenAiImages) {}

  /** A client that hangs up does not cancel its job. */
  async send(kind: EventKind, id: string, wish: AnswerWish, reply: FastifyReply): Promise<void> {
    const left = new AbortController();
    reply.raw.once('close', () => left.abort());
    if (reply.raw.destroyed) left.abort();
    // On the raw answer: a stream is written past the framework, and an error keeps it too.
    reply.raw.setHeader('x-generation-id', id);
    if (wish.stream === true) return this.stream(kind, id, wish, reply, left.signal);
    const answer = await this.images.answer(id, left.signal);
    if (!answer) return;
    const { body, inReview } = answer;
    if (inReview.length > 0) reply.header(IN_REVIEW_HEADER, inReview.join(','));
    await reply.status(200).send(body);
  }

  /** Previews are small JPEGs whatever the output's format is. */
  private async stream(
    kind: EventKind,
    id: string,
    wish: AnswerWish,
    reply: FastifyReply,
    signal: AbortSignal,
  ): Promise<void> {
    const settings = await this.images.settings(id);
    const sink = new SseStream(reply, { comesBack: false });
    const send = (event: string, data: object) =>
      sink.send({ event: `${kind}.${event}`, data: { type: `${kind}.${event}`, ...data } });
    const wanted = wish.partial_images ?? 0;
    const partial = ({ partialIndex, dataUrl }: PartialPreview) => {
      if (partialIndex >= wanted) return;
      send('partial_image', {
        b64_json: dataUrl.slice(dataUrl.indexOf(',') + 1),
        created_at: Math.floor(Date.now() / 1000),
        partial_image_index: partialIndex,
        ...settings,
        output_format: 'jpeg',
      });
    };
    const pulse = setInterval(() => sink.comment(), PULSE_MS);
    try {
      const answer = await this.images.answer(id, signal, partial);
      if (!answer) return;
      const { data, created, ...rest } = answer.body;
      send('completed', { ...data[0], created_at: created, ...rest });
    } catch (error) {
      sink.send({ event: 'error', data: openAiBody(toProblem(error)).body });
    } finally {
      clearInterval(pulse);
      sink.end();
    }
  }
}

/** Clients and proxies take a line for dead that says nothing for longer than a minute or five. */
const PULSE_MS = 15_000;
