import { Injectable } from '@nestjs/common';
import { Clock, describeError, log, OutsideError, PublicWeb, retryAfter_ms } from '#kernel';
import type { AttemptRow, Leased } from '../data/queue.repository.js';
import { EndpointSecrets } from '../manage-endpoints/endpoint-secrets.js';
import { signedHeaders } from '../standard-webhook.js';

const TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 65_536;
const KEPT_ANSWER_BYTES = 1_024;

/** One request to a customer's server, and what came of it. Never throws. */
@Injectable()
export class AttemptDelivery {
  constructor(
    private readonly clock: Clock,
    private readonly secrets: EndpointSecrets,
    private readonly web: PublicWeb,
  ) {}

  async run(leased: Leased): Promise<AttemptRow> {
    const at = this.clock.now();
    const began_ms = performance.now();
    const { deliveryId } = leased;
    const row = (rest: Omit<AttemptRow, 'deliveryId' | 'at' | 'duration_ms'>): AttemptRow => ({
      deliveryId,
      at,
      duration_ms: Math.round(performance.now() - began_ms),
      ...rest,
    });
    try {
      const answer = await this.web.send({
        url: leased.url,
        method: 'POST',
        headers: await this.headers(leased, at),
        body: leased.body,
        timeout_ms: TIMEOUT_MS,
        max_bytes: MAX_ANSWER_BYTES,
        whenLonger: 'cut', // its length says nothing about whether it was taken
      });
      return row({
        status: answer.status,
        error: null,
        answer: readable(answer.body),
        retryAfter_ms: retryAfter_ms(oneOf(answer.headers['retry-after']), at.getTime()),
      });
    } catch (error) {
      if (error instanceof OutsideError)
        return row({ status: null, error: error.reason, answer: '' });
      log.error({ deliveryId, error: describeError(error) }, 'a webhook could not be sent');
      return row({ status: null, error: 'internal', answer: '' });
    }
  }

  private async headers(leased: Leased, sentAt: Date): Promise<Record<string, string>> {
    const message = { id: leased.eventId, body: leased.body, sentAt };
    return {
      'content-type': 'application/json',
      'user-agent': 'gpt-image-2-generator-webhooks/1',
      ...signedHeaders(message, await this.secrets.read(leased.endpointId)),
    };
  }
}

const oneOf = (header: string | string[] | undefined) =>
  Array.isArray(header) ? header[0] : header;

/** The beginning of an answer as text that Postgres keeps. */
function readable(body: Buffer): string {
  return body.subarray(0, KEPT_ANSWER_BYTES).toString('utf8').replaceAll('\0', '\uFFFD');
}
