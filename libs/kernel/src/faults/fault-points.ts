import { readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

/**
 * The moments of a job's life at which a process may die, in the order of each. Tests end the process at
 * each of them; see test/support/fault-points.ts.
 */
export const FAULT_POINTS = [
  /** The request is committed and its 202 not yet sent. */
  'accept.committed',
  /** Facts are claimed, and no listener has heard of them. */
  'outbox.claimed',
  /** Listeners have heard a fact, and it does not count as delivered yet. */
  'outbox.heard',
  /** The push is counted, and Bull does not know of it. */
  'dispatch.pushed',
  'image.leased',
  /** The attempt's row is there, and the provider has not been called. */
  'attempt.recorded',
  /** The provider has sent a first preview. */
  'provider.streaming',
  /** The provider's picture is in memory only. */
  'provider.answered',
  /** The picture is signed, and still in memory only. */
  'store.sealed',
  'store.original-put',
  /** The object store is away: the picture is on the disk, and the image knows it. */
  'store.spooled',
  'store.derivatives-put',
  /** The image knows its stored bytes. */
  'image.object-recorded',
  /** The moderators allowed the picture, and nothing of that is written. */
  'image.checked',
  /** State, charge and facts are written, and not committed. */
  'settle.written',
  'settle.committed',
  /** The moderators have judged a row of a batch, and nothing of that is written. */
  'batch.row-moderated',
  /** The rows of a chunk are written with their holds, and not committed. */
  'batch.rows-written',
  'batch.rows-committed',
  /** Objects without a row have got one, and their bytes are there. */
  'orphans.adopted',
  /** Expired objects are marked, their bytes are there. */
  'retention.marked',
  /** Their bytes are gone, and nothing of that is committed. */
  'retention.deleted',
  /** The checked copy of an upload is in the store, and its rows do not say so. */
  'upload.put',
  /** The copy is kept, and no moderator has seen it. */
  'upload.kept',
  /** The moderators have judged it, and nothing of that is written. */
  'upload.judged',
  /** The delivery of a webhook is leased, and the customer's server has not been called. */
  'webhook.leased',
  /** The customer's server has answered, and nothing of that is written. */
  'webhook.answered',
  /** The erasure has begun: it cannot be taken back, and nothing is erased yet. */
  'erasure.begun',
  /** What an eraser does outside the database is done, and nothing of that is written. */
  'erasure.prepared',
  /** A part of an eraser's rows is erased, and not committed. */
  'erasure.written',
  'erasure.committed',
  /** A piece of an export lies in the store, and its row does not say so yet. */
  'export.piece-put',
  /** A whole part of an export is noted. */
  'export.part-noted',
  /** Everything is written, and the export does not say that it is ready. */
  'export.written',
] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];

const SIGNALS = ['SIGKILL', 'SIGSTOP'] as const;

/**
 * Named moments at which a test lets the process die or stop. A test arms one by a file in the
 * folder of its FAULT_POINTS variable, named like the point: `<subject or *> <signal>`. Without
 * that variable, which is refused unless NODE_ENV is `test`, a point does nothing.
 */
@Injectable()
export class FaultPoints {
  private readonly folder: string | null;

  constructor(config: Config) {
    this.folder = config.faultPoints;
  }

  /** Ends or stops this process when the point is armed for `subject`; each arming works once. */
  reach(point: FaultPoint, subject: string): void {
    if (this.folder === null) return;
    const file = join(this.folder, point);
    try {
      const [wanted, signal] = readFileSync(file, 'utf8').trim().split(' ');
      if (wanted !== '*' && wanted !== subject) return;
      unlinkSync(file); // Of several processes the one that removes it goes on.
      process.kill(process.pid, SIGNALS.find((name) => name === signal) ?? 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}
