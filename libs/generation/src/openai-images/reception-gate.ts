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
  private readonly open = new Map<string, number>();
  private total = 0;

  /** @returns what frees the place. @throws 429 with Retry-After */
  enter(workspaceId: string): () => void {
    const own = this.open.get(workspaceId) ?? 0;
    if (own >= MAX_OF_ONE)
      throw tooMany(
        `${MAX_OF_ONE} edits of your workspace are still being sent. Send at most that many at a time, and try again in ${RETRY_AFTER_S} seconds.`,
      );
    if (this.total >= MAX_AT_ONCE)
      throw tooMany(
        `Too many pictures of all customers are being received at the moment. Try again in ${RETRY_AFTER_S} seconds.`,
      );
    this.open.set(workspaceId, own + 1);
    this.total += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.total -= 1;
      const left = (this.open.get(workspaceId) ?? 1) - 1;
      if (left > 0) this.open.set(workspaceId, left);
      else this.open.delete(workspaceId);
    };
  }
}

const tooMany = (message: string) =>
  openAiError(429, 'rate_limit_exceeded', message, null, { 'retry-after': RETRY_AFTER_S });
