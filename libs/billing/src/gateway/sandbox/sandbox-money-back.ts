import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxChanges } from './sandbox-changes.js';
import { disputeEntity, eventOf, refundEntity, sandboxId } from './sandbox-entities.js';
import type { SandboxDispute, SandboxTransaction } from './sandbox-records.js';
import { found, SandboxRefusal } from './sandbox-refusal.js';

/** Money that goes back at the test gateway. */
@Injectable()
export class SandboxMoneyBack {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives back what is left of a payment, as the API does, or a part of it, as the vendor's dashboard
   * does. @param wantedMinor null: what is left
   */
  refund(transactionId: string, wantedMinor: number | null): Promise<SandboxTransaction> {
    return this.changes.make(async () => {
      const old = await this.transaction(transactionId);
      const left = old.amountMinor - old.refundedMinor;
      const amountMinor = Math.min(left, wantedMinor ?? left);
      if (amountMinor < 1 || old.status === 'chargedBack')
        throw new SandboxRefusal(400, 'Nothing is left to refund');
      const at = this.clock.now();
      const value = paidState({ ...old, refundedMinor: old.refundedMinor + amountMinor });
      await this.repository.transactions.put(value);
      const parts = await this.changes.moneyBackParts(value);
      const refund = refundEntity(amountMinor, parts, at);
      return {
        value,
        customerId: value.customerId,
        events: [eventOf('refund.created', refund, at)],
      };
    });
  }

  /** The customer's bank takes back what is left of a payment. */
  dispute(transactionId: string): Promise<SandboxTransaction> {
    return this.changes.make(async () => {
      const old = await this.transaction(transactionId);
      const amountMinor = old.amountMinor - old.refundedMinor;
      const known = await this.repository.disputeOf(transactionId);
      if (amountMinor < 1 || known) return { value: old, customerId: old.customerId, events: [] };
      const at = this.clock.now();
      const value = { ...old, status: 'chargedBack' };
      await this.repository.transactions.put(value);
      const dispute: SandboxDispute = {
        id: sandboxId('disp'),
        transactionId,
        amountMinor,
        status: 'open',
        createdAt: at,
      };
      await this.repository.disputes.put(dispute);
      const object = disputeEntity(dispute, await this.changes.moneyBackParts(value));
      return {
        value,
        customerId: value.customerId,
        events: [eventOf('dispute.created', object, at)],
      };
    });
  }

  /** The bank decides for us: the payment is paid again. The vendor sends no event of that. */
  win(transactionId: string): Promise<SandboxTransaction> {
    return this.changes.make(async () => {
      const old = await this.transaction(transactionId);
      const dispute = await this.repository.disputeOf(transactionId);
      if (dispute?.status !== 'open') return { value: old, customerId: old.customerId, events: [] };
      await this.repository.disputes.put({ ...dispute, status: 'won' });
      const value = paidState(old);
      await this.repository.transactions.put(value);
      return { value, customerId: value.customerId, events: [] };
    });
  }

  private async transaction(id: string): Promise<SandboxTransaction> {
    return found(await this.repository.transactions.find(id), 'Transaction');
  }
}

/** A payment that no bank holds back: paid, but for what was refunded. */
function paidState(transaction: SandboxTransaction): SandboxTransaction {
  const { refundedMinor, amountMinor } = transaction;
  const back = refundedMinor >= amountMinor ? 'refunded' : 'partialRefund';
  return { ...transaction, status: refundedMinor === 0 ? 'paid' : back };
}
