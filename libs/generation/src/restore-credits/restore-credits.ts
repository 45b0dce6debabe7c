import { Credits } from '#credits';
import {
  approvalErrors,
  AuditLog,
  CarriesOut,
  Outbox,
  UnitOfWork,
  type ApprovedBy,
  type PendingApproval,
  type Principal,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import type { ImageRow } from '../data/rows.js';
import type { ImagesCorrected } from '../events.js';
import { LiveChannel } from '../follow-generation/live-channel.js';
import { generationErrors } from '../generation.errors.js';
import type { GenerationStatus } from '../generation.js';
import { isTerminal } from '../image.js';
import type {
  RestorePreview,
  RestoreRequest,
  RestoreResult,
} from '../http/admin-generation.schemas.js';
import {
  AskForRestoration,
  frozenRestoration,
  type FrozenRestoration,
} from './ask-for-restoration.js';

interface Locked {
  row: WithImages;
  status: GenerationStatus;
}

interface By {
  actor: Pick<Principal, 'userId' | 'email'>;
  /** How the ledger names who moved it: one operator alone, or an approval. */
  ledgerActor: string;
  reason: string;
  signatures?: { approvalId: string; approvedBy: string };
}

/** An operator gives the credits of delivered images back, to the very lots that they came from. */
@Injectable()
export class RestoreCredits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly generations: GenerationRepository,
    private readonly images: ImageRepository,
    private readonly credits: Credits,
    private readonly ask: AskForRestoration,
    private readonly audit: AuditLog,
    private readonly live: LiveChannel,
    private readonly outbox: Outbox,
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
   * is restored once, however often it is asked for. Above the limit it waits for a second person.
   * @throws generation_not_found, nothing_to_restore, no_second_person
   */
  async restore(
    who: Principal,
    id: string,
    request: RestoreRequest,
  ): Promise<RestoreResult | PendingApproval> {
    return this.unitOfWork.run(async () => {
      const locked = await this.lock(id);
      const chosen = locked.row.images.filter(
        (image) =>
          restorability(image).restorable &&
          (request.imageIds === undefined || request.imageIds.includes(image.id)),
      );
      if (chosen.length === 0)
        throw generationErrors.raise(
          'nothing_to_restore',
          'None of these images was charged, or their credits went back already.',
        );
      const waiting = await this.ask.orNull(who, locked.row, chosen, request.reason);
      if (waiting) return waiting;
      return this.giveBack(locked, chosen, {
        actor: who,
        ledgerActor: `operator:${who.userId}`,
        reason: request.reason,
      });
    });
  }

  /** Restores exactly the images that were approved. @throws preview_changed */
  @CarriesOut({ action: 'generation.restore', payload: frozenRestoration })
  async carryOut(frozen: FrozenRestoration, approved: ApprovedBy): Promise<RestoreResult> {
    const locked = await this.lock(frozen.generationId);
    const chosen = locked.row.images.filter(
      (image) => frozen.imageIds.includes(image.id) && restorability(image).restorable,
    );
    const credits = chosen.reduce((sum, image) => sum + image.credits, 0);
    if (chosen.length !== frozen.imageIds.length || credits !== frozen.credits)
      throw approvalErrors.raise(
        'preview_changed',
        'Some of these images were restored meanwhile. Ask for the others again.',
      );
    const { requestedBy, approvedBy, approvalId, reason } = approved;
    return this.giveBack(locked, chosen, {
      actor: { userId: requestedBy.id, email: requestedBy.email },
      ledgerActor: `approval:${approvalId}`,
      reason,
      signatures: { approvalId, approvedBy: approvedBy.email },
    });
  }

  private async giveBack(
    { row, status }: Locked,
    chosen: readonly ImageRow[],
    { actor, ledgerActor, reason, signatures }: By,
  ): Promise<RestoreResult> {
    const { id, workspaceId } = row;
    let restored = 0;
    for (const image of chosen) {
      const { won, amount } = await this.credits.restore(image.id, {
        caseRef: `generation:${id}`,
        reason,
        actor: ledgerActor,
      });
      if (won) restored += amount;
    }
    const imageIds = chosen.map((image) => image.id);
    await this.images.markRestored(imageIds);
    await this.generations.touch(id, status);
    await this.outbox.publish<ImagesCorrected>({
      name: 'generation.images-corrected',
      payload: { generationId: id, workspaceId, imageIds },
    });
    const auditId = await this.audit.record({
      actor,
      action: 'generation.credits-restored',
      subjectType: 'generation',
      subjectId: id,
      workspaceId,
      reason,
      before: { charged: imageIds },
      after: { restored: imageIds, credits: restored, ...signatures },
    });
    await this.unitOfWork.afterCommit(() => this.live.publish(id, { kind: 'changed' }));
    return { restored, auditId };
  }

  private async lock(id: string): Promise<Locked> {
    await this.find(id);
    const status = await this.generations.lock(id);
    return { row: await this.find(id), status };
  }

  private async find(id: string): Promise<WithImages> {
    const row = await this.generations.find(id);
    if (!row) throw generationErrors.raise('generation_not_found', 'There is no such generation.');
    return row;
  }
}

function restorability(image: ImageRow): { restorable: boolean; reason: string } {
  if (image.restoredAt) return { restorable: false, reason: 'Its credits were given back before' };
  if (image.grantedAt) return { restorable: false, reason: 'Never charged: its appeal was won' };
  if (image.status === 'delivered') return { restorable: true, reason: 'Delivered and charged' };
  if (isTerminal(image.status))
    return { restorable: false, reason: 'Never charged: its credits went back by themselves' };
  return { restorable: false, reason: 'Still open: its credits are only held' };
}
