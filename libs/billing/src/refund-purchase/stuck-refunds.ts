import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { Support } from '#support';
import {
  RefundRequestRepository,
  type Patience,
  type RefundRequest,
} from '../data/refund-request.repository.js';
import type { Purchase } from '../purchase.js';

/**
 * A call lasts 15 s: what the gateway does not know an hour and five readings later it was never told.
 * What it took in may be with a bank for ten working days, two weeks.
 */
const PATIENCE: Patience = { checks: 5, unheard_h: 1, heard_h: 14 * 24 };

/** Refunds of which nobody can tell whether the gateway was ever told. */
@Injectable()
export class StuckRefunds {
  constructor(
    private readonly requests: RefundRequestRepository,
    private readonly support: Support,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Puts a refund that nothing came of before a person. It is never sent again by itself. */
  async noteIfStuck(purchase: Purchase, request: RefundRequest): Promise<void> {
    await this.unitOfWork.run(async () => {
      if (!(await this.requests.giveUpWaiting(request.id, PATIENCE))) return;
      const money = `${(request.amountMinor / 100).toFixed(2)} ${purchase.currency}`;
      await this.support.openCase({
        workspaceId: purchase.workspaceId,
        kind: 'payment',
        message: `A refund of ${money} was asked for (payment ${purchase.id}), but the payment service does not show it.`,
        suggested:
          'Look for the refund in the dashboard of the payment service. Then choose on the page of the payment: send it again, or mark it as not sent.',
      });
    });
  }
}
