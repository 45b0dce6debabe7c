import { DownloadPace, FairGate } from '#kernel';
import { Injectable } from '@nestjs/common';
import { generationErrors } from '../generation.errors.js';

/**
 * Archives that one process sends at a time. Each holds a connection to the store for as long as its
 * client takes: the S3 client has 50, and pictures on screens need most of them.
 */
const MAX_AT_ONCE = 16;
const MAX_OF_ONE = 2;
const RETRY_AFTER_S = '30';

/** How many ZIPs are being sent at the same time. */
@Injectable()
export class ArchiveGate {
  private readonly gate = new FairGate({ inAll: MAX_AT_ONCE, ofOne: MAX_OF_ONE });

  constructor(readonly pace: DownloadPace) {}

  /** @returns what frees the place. @throws too_many_archives with Retry-After */
  enter(workspaceId: string): () => void {
    const entered = this.gate.enter(workspaceId);
    if (typeof entered === 'function') return entered;
    throw generationErrors.raise(
      'too_many_archives',
      entered === 'own'
        ? `${MAX_OF_ONE} archives of your workspace are being downloaded, which is all there can be at a time. Fetch this one when one of them is there.`
        : `Many archives of all customers are being downloaded. Fetch this one again in ${RETRY_AFTER_S} seconds.`,
      { headers: { 'retry-after': RETRY_AFTER_S }, extra: { own: entered === 'own' } },
    );
  }

  /** Whether there would be a place now. @throws as `enter` */
  ask(workspaceId: string): void {
    this.enter(workspaceId)();
  }
}
