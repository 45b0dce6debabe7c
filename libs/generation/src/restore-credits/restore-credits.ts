import { Credits } from '#credits';
import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import { LiveChannel } from '../follow-generation/live-channel.js';
import { generationErrors } from '../generation.errors.js';
import { isTerminal } from '../image.js';
import type {
  RestorePreview,
  RestoreRequest,
  RestoreResult,
} from '../http/admin-generation.schemas.js';

/** An operator gives the credits of delivered images back, to the very lots that they came from. */
@Injectable()
export class RestoreCredits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly credits: Credits,
    private readonly audit: AuditLog,
    private readonly live: LiveChannel,
  ) {}

  /** What a restoration would give back, and why not for the others. Moves nothing. */
  async preview(id: string): Promise<RestorePreview> {
    const row = await this.find(id);
    const images = row.images.map((image) => ({
      imageId: image.id,
      index: image.index,
      status: image.status,
      credits: image.credits,
      ...restorability(image),
    }));
    const restorable = images.filter((image) => image.restorable);
    return {
      generationId: row.id,
      workspaceId: row.workspaceId,
      credits: restorable.reduce((sum, image) => sum + image.credits, 0),
      images,
    };
  }

  /**
   * Restores the chosen images, or all that can be; with its audit row in one transaction. An image
   * is restored once, however often it is asked for.
   * @throws generation_not_found, nothing_to_restore
   */
  async restore(who: Principal, id: string, request: RestoreRequest): Promise<RestoreResult> {
    const { workspaceId } = await this.find(id);
    return this.unitOfWork.run(async () => {
      const current = await this.generations.lock(id);
      const { images } = await this.find(id);
      const chosen = images.filter(
        (image) =>
          restorability(image).restorable &&
          (request.imageIds === undefined || request.imageIds.includes(image.id)),
      );
      if (chosen.length === 0)
        throw generationErrors.raise(
          'nothing_to_restore',
          'None of these images was charged, or their credits went back already.',
        );
      let restored = 0;
      for (const image of chosen) {
        const { won, amount } = await this.credits.restore(image.id, {
          caseRef: `generation:${id}`,
          reason: request.reason,
          actor: `operator:${who.userId}`,
        });
        if (won) restored += amount;
      }
      await this.images.markRestored(chosen.map((image) => image.id));
      await this.generations.touch(id, current);
      const auditId = await this.audit.record({
        actor: who,
        action: 'generation.credits-restored',
        subjectType: 'generation',
        subjectId: id,
        workspaceId,
        reason: request.reason,
        before: { charged: chosen.map((image) => image.id) },
        after: { restored: chosen.map((image) => image.id), credits: restored },
      });
      await this.unitOfWork.afterCommit(() => this.live.publish(id, { kind: 'changed' }));
      return { restored, auditId };
    });
  }

  private async find(id: string): Promise<WithImages> {
    const row = await this.generations.find(id);
    if (!row) throw generationErrors.raise('generation_not_found', 'There is no such generation.');
    return row;
  }
}

function restorability(image: ImageRow): { restorable: boolean; reason: string } {
  if (image.restoredAt) return { restorable: false, reason: 'Its credits were given back before' };
  if (image.status === 'delivered') return { restorable: true, reason: 'Delivered and charged' };
  if (isTerminal(image.status))
    return { restorable: false, reason: 'Never charged: its credits went back by themselves' };
  return { restorable: false, reason: 'Still open: its credits are only held' };
}
