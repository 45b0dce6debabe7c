/** One charge in the model: what was bought and what went back of its money. */
export interface ModelCharge {
  kind: 'pack' | 'cycle';
  credits: number;
  paid: number;
  refunded: number;
  disputed: number;
}

/**
 * What a customer of the payment service must end with, by the service's own books and nothing else:
 * no events, no order, no duplicates. Nothing is spent, so that nothing is owed.
 */
export class PaymentModel {
  readonly charges: ModelCharge[] = [];
  status: string | null = null;
  productCode: string | null = null;

  /** Only the newest cycle's credits are there; packs stay. Rounded up in the house's favour. */
  get available(): number {
    const cycles = this.charges.filter(({ kind }) => kind === 'cycle');
    const counting = [...this.charges.filter(({ kind }) => kind === 'pack'), ...cycles.slice(-1)];
    return counting.reduce((sum, charge) => sum + charge.credits - taken(charge), 0);
  }

  get paid(): number {
    return this.charges.reduce((sum, { paid }) => sum + paid, 0);
  }

  get refunded(): number {
    return this.charges.reduce((sum, { refunded }) => sum + refunded, 0);
  }

  get disputed(): number {
    return this.charges.reduce((sum, { disputed }) => sum + disputed, 0);
  }
}

function taken({ credits, paid, refunded, disputed }: ModelCharge): number {
  return Math.min(credits, Math.ceil((credits * (refunded + disputed)) / paid));
}
