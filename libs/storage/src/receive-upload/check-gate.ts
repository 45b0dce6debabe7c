import { Injectable } from '@nestjs/common';
import { FairGate } from '#kernel';
import { storageErrors } from '../storage.errors.js';

/**
 * Uploads that one process checks at a time. Each holds its file (up to 50 MB) and the copy of it in
 * memory, and the two media children work on two at once: more would only wait there.
 */
const MAX_AT_ONCE = 4;
const MAX_OF_ONE = 2;
const RETRY_AFTER_S = '2';

/** How many uploads are read into memory and checked at the same time. */
@Injectable()
export class CheckGate {
  private readonly gate = new FairGate({ inAll: MAX_AT_ONCE, ofOne: MAX_OF_ONE });

  /** @returns what frees the place. @throws 429 too_many_uploads with Retry-After */
  enter(workspaceId: string): () => void {
    const entered = this.gate.enter(workspaceId);
    if (typeof entered === 'function') return entered;
    const who = entered === 'own' ? 'of your workspace' : 'of all customers';
    throw storageErrors.raise(
      'too_many_uploads',
      `Several uploads ${who} are being checked. Complete this one again in ${RETRY_AFTER_S} seconds.`,
      { headers: { 'retry-after': RETRY_AFTER_S } },
    );
  }
}
