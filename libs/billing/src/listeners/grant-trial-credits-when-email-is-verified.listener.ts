import { Injectable } from '@nestjs/common';
import type { EmailVerified } from '#auth/events';
import { Catalog } from '#catalog';
import { Credits } from '#credits';
import { Clock, OnFact } from '#kernel';

const DAY_MS = 24 * 3_600_000;

/** Trial credits: once per person, whatever becomes of the account. */
@Injectable()
export class GrantTrialCreditsWhenEmailIsVerified {
  constructor(
    private readonly credits: Credits,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
  ) {}

  @OnFact<EmailVerified>('auth.email-verified')
  async grant(fact: EmailVerified['payload']): Promise<void> {
    const offer = await this.catalog.trialOffer();
    if (offer.credits < 1) return;
    await this.credits.grant({
      workspaceId: fact.workspaceId,
      kind: 'trial',
      amount: offer.credits,
      source: `trial:person:${fact.personKey}`,
      expiresAt: new Date(this.clock.now().getTime() + offer.days * DAY_MS),
      reasonCode: 'trial_granted',
      reason: `Free trial credits, valid for ${offer.days} days`,
      actor: 'billing',
    });
  }
}
