import { Injectable } from '@nestjs/common';
import {
  Approvals,
  doneAloneLines,
  SUMMED_OVER_h,
  type DoneAlone,
  type PendingApproval,
  type Principal,
  type SummaryLine,
} from '#kernel';
import { Credits } from '../credits.js';
import { creditsErrors } from '../credits.errors.js';
import { AdjustmentRepository } from '../data/adjustment.repository.js';
import { LedgerRepository } from '../data/ledger.repository.js';
import { ledgerKey, type SettledAdjustment } from './adjustment.js';
import type { FrozenAdjustment } from './carry-out-adjustment.js';

/** Decides whether one operator is enough for an adjustment, and asks for a second where not. */
@Injectable()
export class DecideAlone {
  constructor(
    private readonly adjustments: AdjustmentRepository,
    private readonly approvals: Approvals,
    private readonly credits: Credits,
    private readonly ledger: LedgerRepository,
  ) {}

  /**
   * Null where this operator may do it alone: the amount, with what they did alone in a day,
   * is within the limits, or the key was used before and nothing will move.
   * @throws 404 unknown_account, 409 no_second_person, key_reused; what the adjustment itself would be refused with.
   */
  async orAsk(who: Principal, adjustment: SettledAdjustment): Promise<PendingApproval | null> {
    const { workspaceId, kind, amount, reason, fingerprint } = adjustment;
    const action = `credits.${kind}` as const;
    const key = ledgerKey(adjustment);
    const waiting = await this.approvals.known({ action, actor: who, key }, fingerprint);
    if (waiting || (await this.adjustments.isKnown(key))) return waiting;
    await this.approvals.serialise(action, who, workspaceId);
    await this.ledger.lapseDue(workspaceId);
    const alone = await this.adjustments.sumOf(
      workspaceId,
      kind,
      `operator:${who.userId}`,
      SUMMED_OVER_h,
    );
    if (!this.approvals.isNeeded(action, amount, alone)) return null;
    const summary = await this.consequences(adjustment, alone);
    const payload: FrozenAdjustment = {
      workspaceId,
      kind,
      amount,
      key: adjustment.key,
      fingerprint,
      expiresAt: adjustment.expiresAt?.toISOString() ?? null,
    };
    return this.approvals.request(
      {
        action,
        actor: who,
        subjectType: 'workspace',
        subjectId: workspaceId,
        workspaceId,
        amount,
        payload,
        summary,
        reason,
        key,
      },
      fingerprint,
    );
  }

  /** What the approver reads. @throws where it could not be carried out even now. */
  private async consequences(wish: SettledAdjustment, alone: DoneAlone): Promise<SummaryLine[]> {
    if (!(await this.adjustments.hasAccount(wish.workspaceId)))
      throw creditsErrors.raise('unknown_account', 'Check the workspace; nothing was changed.');
    const { available, debt } = await this.credits.balance(wish.workspaceId);
    const { amount, kind } = wish;
    if (kind === 'deduct' && amount > available)
      throw creditsErrors.raise(
        'insufficient_credits',
        `The customer has ${available} credits. Deduct at most that.`,
        { extra: { needed: amount, available } },
      );
    if (kind === 'forgive' && amount > debt)
      throw creditsErrors.raise(
        'more_than_debt',
        `The customer owes ${debt}. Forgive at most that.`,
      );
    const after = { grant: available + amount, deduct: available - amount, forgive: available };
    const lines: [string, string | number][] = [
      ['credits', amount],
      ['availableBefore', available],
      ['availableAfter', after[kind]],
    ];
    if (kind === 'forgive') lines.push(['debtBefore', debt], ['debtAfter', debt - amount]);
    if (wish.expiresAt) lines.push(['expiresAt', wish.expiresAt.toISOString()]);
    return [
      ...lines.map(([label, value]) => ({ label, value: String(value) })),
      ...doneAloneLines(alone, String),
    ];
  }
}
