import { Injectable } from '@nestjs/common';
import { Support } from '#support';
import { MailCustomers } from '../mail-customers/mail-customers.js';
import { moneyText } from '../reconcile/difference.js';
import type { Purchase, Reversal } from '../purchase.js';

const OVER = {
  won: 'The dispute was won: the credits of this purchase came back.',
  lost: 'The dispute was lost: the credits of this purchase stay taken back.',
};

/** A dispute has a deadline at the bank: a person is asked to answer it, and its customer is told. */
@Injectable()
export class TellOfDispute {
  constructor(
    private readonly support: Support,
    private readonly customers: MailCustomers,
  ) {}

  /**
   * In the open transaction. One case and one mail for each dispute, however often it is heard of; one
   * that is another name for money that is disputed already has none. Its end closes the case.
   */
  async follow(purchase: Purchase, dispute: Reversal): Promise<void> {
    const { status } = dispute;
    const reference = dispute.externalId;
    const about = { workspaceId: purchase.workspaceId, kind: 'payment' as const, reference };
    if (status === 'won' || status === 'lost') await this.support.closeCase(about, OVER[status]);
    if (status !== 'open' || dispute.amountMinor <= dispute.coveredMinor) return;
    const amount = moneyText(dispute.amountMinor, dispute.currency);
    const paid = moneyText(purchase.amountMinor, purchase.currency);
    await this.support.openCase({
      ...about,
      message: `The customer's bank disputes ${amount} of the payment of ${paid} for ${purchase.productCode} (payment ${purchase.id}, ${purchase.transactionId} at the payment service). The credits of this purchase are taken back in proportion until it is decided.`,
      suggested:
        'Answer the dispute in the dashboard of the payment service before its deadline there. Then enter on the page of the payment whether it was won or lost; a dispute that was won is also found by the nightly comparison.',
    });
    await this.customers.tellOfDispute(purchase, dispute);
  }
}
