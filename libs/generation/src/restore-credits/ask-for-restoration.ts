import { Credits } from '#credits';
import {
  Approvals,
  doneAloneLines,
  SUMMED_OVER_h,
  type PendingApproval,
  type Principal,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { WithImages } from '../data/generation.repository.js';
import type { ImageRow } from '../data/rows.js';

const ACTION = 'generation.restore';

/** What an approval of a restoration binds. */
export const frozenRestoration = z.object({
  generationId: z.uuid(),
  imageIds: z.array(z.uuid()).min(1),
  credits: z.int().min(1),
});
export type FrozenRestoration = z.output<typeof frozenRestoration>;

/** A restoration above the limit waits for a second person. */
@Injectable()
export class AskForRestoration {
  constructor(
    private readonly approvals: Approvals,
    private readonly credits: Credits,
  ) {}

  /**
   * Null where this operator may restore these images alone; in the transaction in which they do.
   * @throws 409 no_second_person
   */
  async orNull(
    actor: Principal,
    { id, workspaceId }: WithImages,
    images: readonly ImageRow[],
    reason: string,
  ): Promise<PendingApproval | null> {
    const credits = images.reduce((sum, image) => sum + image.credits, 0);
    await this.approvals.serialise(ACTION, actor, workspaceId);
    const alone = await this.credits.restoredBy({
      workspaceId,
      actor: `operator:${actor.userId}`,
      hours: SUMMED_OVER_h,
    });
    if (!this.approvals.isNeeded(ACTION, credits, alone)) return null;
    const imageIds = images.map((image) => image.id).sort();
    const payload: FrozenRestoration = { generationId: id, imageIds, credits };
    return this.approvals.request({
      action: ACTION,
      actor,
      subjectType: 'generation',
      subjectId: id,
      workspaceId,
      amount: credits,
      payload,
      summary: [
        { label: 'credits', value: String(credits) },
        { label: 'images', value: String(images.length) },
        ...doneAloneLines(alone, String),
      ],
      reason,
    });
  }
}
