import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import { generationErrors } from '../generation.errors.js';
import { SettleImage, type Ending } from '../settle-image/settle-image.js';

export type ReviewDecision = 'deliver' | 'refuse';

/** A person decides about a picture of which no machine could say whether it may be shown. */
@Injectable()
export class DecideReview {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly images: ImageRepository,
    private readonly settle: SettleImage,
    private readonly moderation: Moderation,
    private readonly storage: Storage,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * Delivers and charges it, or blocks and releases it; once, with an audit row. The bytes of a
   * refused one go at once: a person has decided, so that no appeal could ask for them.
   * @throws not_found, review_over, review_picture_gone
   */
  async decide(
    actor: Principal,
    imageId: string,
    decision: ReviewDecision,
    reason: string,
  ): Promise<{ auditId: string }> {
    const image = await this.images.find(imageId);
    if (!image) throw kernelErrors.raise('not_found', 'There is no picture with this id.');
    if (image.status !== 'in_review') throw reviewOver();
    const ending = await this.endingOf(image, decision);
    return this.unitOfWork.run(async () => {
      if (ending.delivered) await this.mustBeThere(image);
      if (!(await this.settle.settle(image, image, ending))) throw reviewOver();
      if (image.outputVerdictId !== null)
        await this.moderation.decideReview(
          actor,
          image.outputVerdictId,
          ending.delivered ? 'overturned' : 'upheld',
        );
      const auditId = await this.auditLog.record({
        actor,
        action: ending.delivered ? 'review.delivered' : 'review.refused',
        subjectType: 'image',
        subjectId: imageId,
        workspaceId: image.workspaceId,
        reason,
        before: { status: image.status },
        after: { status: ending.delivered ? 'delivered' : 'blocked' },
      });
      return { auditId };
    });
  }

  private async endingOf(image: ImageRow, decision: ReviewDecision): Promise<Ending> {
    const verdictId = image.outputVerdictId;
    if (decision === 'deliver') return { delivered: true, verdictId };
    const word = verdictId === null ? null : await this.moderation.wordOf(verdictId);
    return {
      delivered: false,
      code: 'review_refused',
      verdictId,
      rule: word?.rule ?? null,
    };
  }

  private async mustBeThere({ objectId }: ImageRow): Promise<void> {
    if (objectId !== null && (await this.storage.holdOutputs([objectId])).length > 0) return;
    throw generationErrors.raise(
      'review_picture_gone',
      'The bytes of this picture are gone, so it cannot be delivered. Refuse it: its credits go back.',
    );
  }
}

const reviewOver = () =>
  generationErrors.raise('review_over', 'This picture does not wait for a decision any more.');
