import { Injectable } from '@nestjs/common';
import type { EmailVerified } from '#auth/events';
import { OnFact } from '#kernel';
import { TrialRepository } from '../data/trial.repository.js';
import { GrantTrial } from '../grant-trial/grant-trial.js';

/** Trial credits: once per person, whatever becomes of the account. */
@Injectable()
export class GrantTrialCreditsWhenEmailIsVerified {
  constructor(
    private readonly trials: TrialRepository,
    private readonly granting: GrantTrial,
  ) {}

  @OnFact<EmailVerified>('auth.email-verified')
  async grant({ workspaceId, personKey, ...fact }: EmailVerified['payload']): Promise<void> {
    // The workspace's own fact may come later, or came before trials were noted.
    await this.trials.note(workspaceId, fact.signUp ?? { networkKey: null, deviceKey: null });
    // A fact of an older version does not say it.
    const throwaway = (fact.throwaway as boolean | undefined) ?? false;
    await this.granting.decide({ workspaceId, personKey, throwaway });
  }
}
