import { FairGate } from '#kernel';
import { Injectable } from '@nestjs/common';
import { openAiError } from './openai-error.js';

/** Forms of one process that are being received at a time; each may hold its bound on disk. */
const MAX_AT_ONCE = 16;
/**
 * The same of one workspace. A sender may take two minutes over a form (the server's request timeout),
 * on purpose or not: a quarter of the places is all that one customer can keep from the others.
 */
const MAX_OF_ONE = 4;
const RETRY_AFTER_S = '3';

/** How many forms with pictures are received at the same time. */
@Injectable()
export class ReceptionGate {
  private readonly gate = new FairGate({ inAll: MAX_AT_ONCE, ofOne: MAX_OF_ONE });

  /** @returns what frees the place. @throws 429 with Retry-After */
  enter(workspaceId: string): () => void {
    const entered = this.gate.enter(workspaceId);
    if (entered === 'own')
      throw tooMany(
        `${MAX_OF_ONE} edits of your workspace are still being sent. Send at most that many at a time, and try again in ${RETRY_AFTER_S} seconds.`,
      );
    if (entered === 'all')
      throw tooMany(
        `Too many pictures of all customers are being received at the moment. Try again in ${RETRY_AFTER_S} seconds.`,
      );
    return entered;
  }
}

const tooMany = (message: string) =>
  openAiError(429, 'rate_limit_exceeded', message, null, { 'retry-after': RETRY_AFTER_S });
