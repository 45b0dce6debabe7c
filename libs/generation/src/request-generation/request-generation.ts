import {
  FaultPoints,
  hashBody,
  Idempotency,
  kernelErrors,
  UnitOfWork,
  type Claim,
  type Principal,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { generationView } from '../browse-results/generation-view.js';
import { GenerationRepository } from '../data/generation.repository.js';
import { DispatchKick } from '../dispatch-images/dispatch-kick.js';
import type { CreateGeneration, GenerationView } from '../http/generation.schemas.js';
import { CheckPrompt } from './check-prompt.js';
import { CheckRequest } from './check-request.js';
import { EnterGeneration, newGeneration, newImages, type Wanted } from './enter-generation.js';
import { PlaceTurn } from '../keep-threads/place-turn.js';
import { HoldReferences } from './hold-references.js';
import { KeyAllowance } from './key-allowance.js';
import { wishOf, type Wish } from './wish.js';

/** A claim of a process that died is free again after this; far above the slowest moderator. */
const CLAIM_LEASE_MS = 30_000;
/** The same where up to 17 pictures are checked and stored in between. */
const ENCLOSED_LEASE_MS = 5 * 60_000;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

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
    private readonly prompts: CheckPrompt,
    private readonly generations: GenerationRepository,
    private readonly entry: EnterGeneration,
    private readonly references: HoldReferences,
    private readonly turns: PlaceTurn,
    private readonly allowance: KeyAllowance,
    private readonly kick: DispatchKick,
    private readonly faults: FaultPoints,
  ) {}

  /** @returns the answer to give with 202, of this request or of its earlier twin. */
  async accept(
    who: Principal,
    key: string | undefined,
    body: CreateGeneration,
  ): Promise<GenerationView> {
    const wish = wishOf(body, who.kind === 'api_key' ? 'api' : 'studio');
    return this.acceptWithKey(who, requiredKey(key), hashBody(body), wish);
  }

  /** As `accept`, for a request that brings its key, or none, in a way of its own. */
  async acceptWish(
    who: Principal,
    key: string | undefined,
    bodyHash: string,
    wish: Wish,
  ): Promise<GenerationView> {
    if (key === undefined) return this.acceptOnce(who, wish, null);
    return this.acceptWithKey(who, requiredKey(key), bodyHash, wish);
  }

  private async acceptWithKey(
    who: Principal,
    key: string,
    bodyHash: string,
    wish: Wish,
  ): Promise<GenerationView> {
    const begun = await this.idempotency.begin({
      scope: `generations:${who.workspaceId}`,
      key,
      bodyHash,
      lease_ms: wish.enclosed ? ENCLOSED_LEASE_MS : CLAIM_LEASE_MS,
    });
    if (begun.state === 'replay') return begun.body as GenerationView;
    try {
      return await this.acceptOnce(who, wish, begun.claim);
    } catch (error) {
      await this.idempotency.release(begun.claim);
      throw error;
    }
  }

  private async acceptOnce(
    who: Principal,
    wish: Wish,
    claim: Claim | null,
  ): Promise<GenerationView> {
    const offer = await this.checks.offer(who, wish);
    this.checks.entitled(who, wish, offer);
    await this.allowance.mayAdd(who, offer.credits);
    await this.checks.withinLimits(who, offer);
    await this.checks.affordable(who.workspaceId, offer.credits);
    const verdictId = await this.prompts.check(who.workspaceId, wish);
    const complete = { ...wish, ...(await wish.enclosed?.keep()) };
    const generation = newGeneration(who, complete, offer, verdictId);
    try {
      const view = await this.unitOfWork.run(() => this.write(who, generation, wish, claim));
      this.faults.reach('accept.committed', view.id);
      void this.kick.send();
      return view;
    } catch (error) {
      await wish.enclosed?.discard();
      throw error;
    }
  }

  /** The transaction: rows, holds, fact and stored answer, all or nothing. */
  private async write(
    who: Principal,
    wanted: Wanted,
    wish: Wish,
    claim: Claim | null,
  ): Promise<GenerationView> {
    const { id, workspaceId } = wanted;
    const { maskScaled } = await this.references.hold(workspaceId, wanted);
    const threadId = await this.turns.place(workspaceId, wish);
    await this.entry.enter({ ...wanted, maskScaled, threadId }, newImages(wish.count));
    // The holds have locked the workspace's account: requests are counted one by one now.
    await this.checks.queueHasRoom(workspaceId, 1);
    await this.allowance.holds(who);
    const row = await this.generations.find(id);
    if (!row) throw new Error('an inserted generation is not there');
    const answer = generationView(row, NOTHING_KEPT_YET);
    if (claim) await this.idempotency.complete(claim, { status: 202, body: answer });
    return answer;
  }
}

/** Of a generation without a picture the days are not asked for. */
const NOTHING_KEPT_YET = { rules: [] };

/** @throws idempotency_key_required */
export function requiredKey(key: string | undefined): string {
  if (key !== undefined && KEY_PATTERN.test(key)) return key;
  throw kernelErrors.raise(
    'idempotency_key_required',
    'Send an Idempotency-Key header: 1 to 255 printable characters without spaces, a new one for each new request.',
  );
}
