import { randomInt } from 'node:crypto';
import { applyStyle } from '#catalog';
import { Credits } from '#credits';
import {
  hashBody,
  Idempotency,
  kernelErrors,
  newId,
  Outbox,
  UnitOfWork,
  type Claim,
  type Principal,
} from '#kernel';
import { Moderation } from '#moderation';
import { Injectable } from '@nestjs/common';
import { generationView } from '../browse-results/generation-view.js';
import {
  GenerationRepository,
  type NewGeneration,
  type NewImage,
} from '../data/generation.repository.js';
import type { GenerationAccepted } from '../events.js';
import { DispatchKick } from '../dispatch-images/dispatch-kick.js';
import { generationErrors } from '../generation.errors.js';
import type { CreateGeneration, GenerationView } from '../http/generation.schemas.js';
import { qualityOf } from '../quality.js';
import { CheckRequest, type Offer } from './check-request.js';
import { HoldReferences } from './hold-references.js';

/** A claim of a process that died is free again after this; far above the slowest moderator. */
const CLAIM_LEASE_MS = 30_000;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;
const MAX_SEED = 2 ** 32;

/**
 * Accepts a request: cheap checks in the promised order, the prompt check, then one transaction
 * with the rows, the holds, the fact and the stored answer. Nothing of it is visible before, and
 * a twin with the same key gets the stored answer.
 */
@Injectable()
export class RequestGeneration {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly checks: CheckRequest,
    private readonly moderation: Moderation,
    private readonly generations: GenerationRepository,
    private readonly credits: Credits,
    private readonly references: HoldReferences,
    private readonly outbox: Outbox,
    private readonly kick: DispatchKick,
  ) {}

  /** @returns the answer to give with 202, of this request or of its earlier twin. */
  async accept(
    who: Principal,
    key: string | undefined,
    body: CreateGeneration,
  ): Promise<GenerationView> {
    if (key === undefined || !KEY_PATTERN.test(key))
      throw kernelErrors.raise(
        'idempotency_key_required',
        'Send an Idempotency-Key header: 1 to 255 printable characters without spaces, a new one for each new request.',
      );
    const begun = await this.idempotency.begin({
      scope: `generations:${who.workspaceId}`,
      key,
      bodyHash: hashBody(body),
      lease_ms: CLAIM_LEASE_MS,
    });
    if (begun.state === 'replay') return begun.body as GenerationView;
    try {
      return await this.acceptOnce(who, body, begun.claim);
    } catch (error) {
      await this.idempotency.release(begun.claim);
      throw error;
    }
  }

  private async acceptOnce(
    who: Principal,
    body: CreateGeneration,
    claim: Claim,
  ): Promise<GenerationView> {
    const offer = await this.checks.offer(who, body);
    this.checks.entitled(who, body, offer);
    await this.checks.withinLimits(who, offer);
    await this.checks.affordable(who.workspaceId, offer.credits);
    const verdictId = await this.checkPrompt(who.workspaceId, body.prompt);
    const generation = this.newGeneration(who, body, offer, verdictId);
    const images = newImages(body.count);
    const view = await this.unitOfWork.run(async () => {
      await this.references.hold(who.workspaceId, body);
      await this.generations.insert(generation, images);
      await this.credits.placeHolds({
        workspaceId: who.workspaceId,
        generationId: generation.id,
        holds: images.map(({ id }) => ({ imageId: id, amount: offer.creditsEach })),
      });
      // The holds have locked the workspace's account: requests are counted one by one now.
      await this.checks.queueHasRoom(who.workspaceId, 1);
      await this.outbox.publish<GenerationAccepted>({
        name: 'generation.accepted',
        payload: {
          generationId: generation.id,
          workspaceId: who.workspaceId,
          imageIds: images.map(({ id }) => id),
        },
      });
      const row = await this.generations.find(generation.id);
      if (!row) throw new Error('an inserted generation is not there');
      const answer = generationView(row, offer.entitlements);
      await this.idempotency.complete(claim, { status: 202, body: answer });
      return answer;
    });
    void this.kick.send();
    return view;
  }

  /** @throws prompt_blocked; moderation's own `moderation_unavailable` passes through. */
  private async checkPrompt(workspaceId: string, prompt: string): Promise<string | null> {
    const verdict = await this.moderation.checkPrompt({ workspaceId, prompt });
    if (verdict.allowed) return verdict.verdictId;
    throw generationErrors.raise(
      'prompt_blocked',
      `${verdict.message ?? 'This prompt meets a content rule.'} You were not charged. Change the prompt, or appeal if you think this is a mistake.`,
      { extra: { verdictId: verdict.verdictId, rule: verdict.rule } },
    );
  }

  private newGeneration(
    who: Principal,
    body: CreateGeneration,
    offer: Offer,
    promptVerdictId: string | null,
  ): NewGeneration {
    return {
      id: newId(),
      workspaceId: who.workspaceId,
      userId: who.userId,
      apiKeyId: who.keyId ?? null,
      origin: who.kind === 'api_key' ? 'api' : 'studio',
      prompt: body.prompt,
      providerPrompt: applyStyle(offer.style.template, body.prompt),
      style: offer.style.code,
      aspectRatio: body.aspectRatio,
      resolution: body.resolution,
      width: offer.width,
      height: offer.height,
      quality: qualityOf(body.resolution),
      count: body.count,
      creditsEach: offer.creditsEach,
      background: body.background ?? null,
      outputFormat: body.outputFormat ?? 'png',
      referenceIds: body.referenceIds ?? [],
      maskId: body.maskId ?? null,
      parentImageId: body.parentImageId ?? null,
      promptVerdictId,
    };
  }
}

function newImages(count: number): NewImage[] {
  return Array.from({ length: count }, (_, index) => ({
    id: newId(),
    index,
    seed: randomInt(MAX_SEED),
  }));
}
