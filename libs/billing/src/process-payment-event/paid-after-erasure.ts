import { Injectable } from '@nestjs/common';
import { OpenAccounts, UnitOfWork } from '#kernel';
import { CheckoutRepository } from '../data/checkout.repository.js';
import { GatewayError, PaymentGateway } from '../gateway/payment-gateway.js';
import type { HandlerResult } from './event-outcome.js';
import { RejectEvent } from './reject-event.js';

/** Pages of the payment service stay open: whoever pays on one after the erasure gets nothing for it. */
@Injectable()
export class PaidAfterErasure {
  constructor(
    private readonly accounts: OpenAccounts,
    private readonly checkouts: CheckoutRepository,
    private readonly gateway: PaymentGateway,
    private readonly reject: RejectEvent,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** In a transaction: what is granted in it is seen by the erasure, and stands against it. */
  async isErased(workspaceId: string): Promise<boolean> {
    return !(await this.accounts.isOpen(workspaceId));
  }

  /** Ends a subscription that such a payment began, so that nothing is charged again. Not in a transaction. */
  async endSubscription(subscriptionId: string, checkoutIds: string[]): Promise<void> {
    const isOfErased = await this.unitOfWork.run(async () => {
      const checkout = await this.checkouts.lock(this.gateway.name, {
        own: checkoutIds,
        external: null,
      });
      return checkout !== null && (await this.isErased(checkout.workspaceId));
    });
    if (!isOfErased) return;
    try {
      await this.gateway.scheduleCancel(subscriptionId);
    } catch (error) {
      // It has ended, or is about to.
      if (!(error instanceof GatewayError && error.failure === 'refused')) throw error;
    }
  }

  /** Nothing is granted, and a person gives the money back. */
  refuse(workspaceId: string, reference: string, productCode: string): Promise<HandlerResult> {
    return this.reject.withCase(
      workspaceId,
      reference,
      `${productCode} was paid after the account was erased. Nothing was granted, and nothing is charged again: give this payment back.`,
    );
  }
}
