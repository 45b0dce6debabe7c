import { Credits } from '#credits';
import { describeError, log, UnitOfWork } from '#kernel';
import { Support } from '#support';
import { Injectable } from '@nestjs/common';
import { ReconcileRepository } from '../data/reconcile.repository.js';
import { settlementOf, type ImageStatus } from '../image.js';
import { releaseReason, undeliveredEnds, type UndeliveredCode } from '../image-end.js';
import { runbookOf, type Found } from './findings.js';

/** Holds are older than this before anybody looks at them: the settling transaction needs time. */
const HOLD_AGE_MS = 60_000;
/** Holds that are looked at in a round: those in review and in long queues stay open for hours. */
const MAX_HOLDS = 5_000;

/** Holds that say something else than their images. */
@Injectable()
export class SettleHolds {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: ReconcileRepository,
    private readonly credits: Credits,
    private readonly support: Support,
  ) {}

  /** Settles holds whose image is over as the image says; one without an image is for a person. */
  async run(): Promise<{ unsettled: Found[]; withoutImage: Found[] }> {
    const holds = await this.credits.openHoldsOlderThan(HOLD_AGE_MS, MAX_HOLDS);
    const states = await this.rows.statesOf(holds.map((hold) => hold.imageId));
    const statusOf = new Map(states.map((row) => [row.imageId, row.status]));
    const unsettled: Found[] = [];
    const withoutImage: Found[] = [];
    for (const { imageId: id, workspaceId, amount } of holds) {
      const status = statusOf.get(id);
      if (!status) {
        withoutImage.push({ id, workspaceId });
        await this.quietly(id, () => this.askAPerson({ id, workspaceId }, amount));
      } else if (settlementOf(status)) {
        unsettled.push({ id, workspaceId });
        await this.quietly(id, () => this.settle(id, status));
      }
    }
    return { unsettled, withoutImage };
  }

  private settle(imageId: string, status: ImageStatus): Promise<void> {
    return this.unitOfWork.run(async () => {
      if (settlementOf(status) === 'capture') {
        await this.credits.capture(imageId);
        return;
      }
      const code = ENDED_AS[status] ?? 'interrupted';
      const { cause } = undeliveredEnds[code];
      await this.credits.release(imageId, { cause, reason: releaseReason(code) });
    });
  }

  /** Once for each hold, however many rounds find it. */
  private async askAPerson({ id, workspaceId }: Found, amount: number): Promise<void> {
    await this.support.openCase({
      workspaceId,
      kind: 'generation',
      reference: id,
      message: `${amount} credits are held for the picture ${id}, which does not exist.`,
      suggested: `Give the credits back, after ${runbookOf('hold_without_image')}.`,
    });
  }

  private async quietly(imageId: string, repair: () => Promise<void>): Promise<void> {
    try {
      await repair();
    } catch (error) {
      log.error({ imageId, error: describeError(error) }, 'a hold could not be put right');
    }
  }
}

/** Why an image that ended like this is not charged, where its own reason is not known any more. */
const ENDED_AS: Partial<Record<ImageStatus, UndeliveredCode>> = {
  cancelled: 'cancelled',
  blocked: 'result_refused',
};
