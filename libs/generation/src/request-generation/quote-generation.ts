import { Credits } from '#credits';
import { ProblemError, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { CreateGeneration, QuoteView } from '../http/generation.schemas.js';
import { CheckRequest } from './check-request.js';
import { filledWords, type Words } from './filled-words.js';
import { KeyAllowance } from './key-allowance.js';
import { wishOf } from './wish.js';

/** Says what a request would cost and whether it would be accepted. Moves and counts nothing. */
@Injectable()
export class QuoteGeneration {
  constructor(
    private readonly checks: CheckRequest,
    private readonly credits: Credits,
    private readonly allowance: KeyAllowance,
  ) {}

  async quote(who: Principal, body: CreateGeneration): Promise<QuoteView> {
    const { values, ...plain } = body;
    const wish = wishOf(plain, who.kind === 'api_key' ? 'api' : 'studio');
    const offer = await this.checks.offer(who, wish);
    const { spendable } = await this.credits.balance(who.workspaceId);
    let words: Words | undefined;
    const reasons = [
      await refusal(() => {
        if (values !== undefined) words = filledWords(body);
      }),
      await refusal(() => this.checks.entitled(who, wish, offer)),
      await refusal(() => this.allowance.mayAdd(who, offer.credits)),
      await refusal(() => this.checks.queueHasRoom(who.workspaceId)),
      await refusal(() => this.checks.affordable(who.workspaceId, offer.credits)),
    ].filter((reason) => reason !== null);
    return {
      credits: offer.credits,
      balanceAfter: spendable - offer.credits,
      ...words,
      allowed: reasons.length === 0,
      reasons,
    };
  }
}

async function refusal(
  check: () => void | Promise<void>,
): Promise<QuoteView['reasons'][number] | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    return { code: error.code, message: error.detail, params: error.extra };
  }
}
