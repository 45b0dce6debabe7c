import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Credits } from '#credits';
import {
  AuditLog,
  Clock,
  kernelErrors,
  Metrics,
  OwnWorkspace,
  UnitOfWork,
  type Principal,
} from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { TrialRepository } from '../data/trial.repository.js';
import { signalsOf, withheldFor, type Trial } from '../trial.js';

const DAY_MS = 24 * 3_600_000;

/** Who may have the trial, as the address proved it. */
export interface TrialCandidate {
  workspaceId: string;
  personKey: string;
  throwaway: boolean;
}

/** Trial credits: once per person, and a few per place. Who gets none has a working account. */
@Injectable()
export class GrantTrial {
  constructor(
    private readonly audit: AuditLog,
    private readonly catalog: Catalog,
    private readonly clock: Clock,
    private readonly credits: Credits,
    private readonly metrics: Metrics,
    private readonly ownWorkspace: OwnWorkspace,
    private readonly trials: TrialRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Grants or withholds, once per workspace, in the open transaction. */
  async decide({ workspaceId, personKey, throwaway }: TrialCandidate): Promise<void> {
    const offer = await this.catalog.trialOffer();
    if (offer.credits < 1) return;
    const trial = await this.trials.lock(workspaceId);
    if (!trial) throw new Error('The workspace is not noted yet');
    if (trial.status !== 'waiting') return;
    const { deviceKey, networkKey, siteKey } = trial;
    await this.trials.serialise([personKey, deviceKey, networkKey, siteKey]);
    const counts = { ...(await this.trials.count(trial, personKey)), throwaway };
    const reason = withheldFor(counts);
    // The ledger has the last word on who had one: its sources stay for ever.
    const isGranted = reason === null && (await this.give(workspaceId, personKey, offer));
    await this.trials.decide({
      workspaceId,
      status: isGranted ? 'granted' : 'withheld',
      reasonCode: isGranted ? null : (reason ?? 'person_had_trial'),
      personKey,
      throwaway,
      signals: signalsOf(counts),
      credits: isGranted ? offer.credits : 0,
    });
    await this.unitOfWork.afterCommit(() =>
      this.metrics
        .counter('gptimage_trials_total', 'Free trials that were decided', ['outcome'])
        .inc({ outcome: isGranted ? 'granted' : (reason ?? 'person_had_trial') }),
    );
  }

  /**
   * An operator grants what was withheld, with its audit row; a second time changes nothing.
   * @throws 404, 403 `own_workspace`, 409 `trial_not_withheld` before the address is confirmed, 409 `person_had_trial`.
   */
  override(actor: Principal, workspaceId: string, reason: string): Promise<Trial> {
    return this.unitOfWork.run(async () => {
      await this.ownWorkspace.refuse(actor, 'trial.grant', workspaceId);
      const trial = await this.trials.lock(workspaceId);
      if (!trial) throw kernelErrors.raise('not_found', 'There is no trial of this customer.');
      if (trial.status === 'granted') return trial;
      if (trial.status === 'waiting' || trial.personKey === null)
        throw billingErrors.raise(
          'trial_not_withheld',
          'The customer has to confirm the address first; then it is decided.',
        );
      await this.trials.serialise([trial.personKey]);
      const offer = await this.catalog.trialOffer();
      if (!(await this.give(workspaceId, trial.personKey, offer)))
        throw billingErrors.raise(
          'person_had_trial',
          'This person had the trial with another account. Grant credits by hand if they should have more.',
        );
      const auditId = await this.audit.record({
        actor,
        action: 'trial.granted',
        subjectType: 'workspace',
        subjectId: workspaceId,
        workspaceId,
        reason,
        before: { status: trial.status, reasonCode: trial.reasonCode, signals: trial.signals },
        after: { status: 'granted', credits: offer.credits },
      });
      await this.trials.override(workspaceId, offer.credits, actor, auditId);
      return (await this.trials.lock(workspaceId)) as Trial;
    });
  }

  /** @returns false where this person had a trial before. */
  private async give(
    workspaceId: string,
    personKey: string,
    offer: { credits: number; days: number },
  ): Promise<boolean> {
    const { created } = await this.credits.grant({
      workspaceId,
      kind: 'trial',
      amount: offer.credits,
      source: `trial:person:${personKey}`,
      expiresAt: new Date(this.clock.now().getTime() + offer.days * DAY_MS),
      reasonCode: 'trial_granted',
      reason: `Free trial credits, valid for ${offer.days} days`,
      actor: 'billing',
    });
    return created;
  }
}
