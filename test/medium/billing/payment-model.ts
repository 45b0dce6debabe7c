/** One charge in the model: what was bought and what went back of its money. */
export interface ModelCharge {
  kind: 'pack' | 'cycle';
  credits: number;
  paid: number;
  /** Credits of it that were spent. */
  spent: number;
  refunded: number;
  disputed: number;
}

/**
 * What a customer of the payment service must end with, by the service's own books and nothing else:
 * no events, no order, no duplicates. Only credits that are still there are spent.
 */
export class PaymentModel {
  readonly charges: ModelCharge[] = [];
  status: string | null = null;
  productCode: string | null = null;

  /** What is left of each purchase. */
  get available(): number {
    return this.counting.reduce((sum, charge) => sum + Math.max(0, restOf(charge)), 0);
  }

  /** What was spent of credits whose money went back. */
  get debt(): number {
    return this.counting.reduce((sum, charge) => sum + Math.max(0, -restOf(charge)), 0);
  }

  /** Only the newest cycle's credits are there; packs stay. */
  private get counting(): ModelCharge[] {
    const cycles = this.charges.filter(({ kind }) => kind === 'cycle');
    return [...this.charges.filter(({ kind }) => kind === 'pack'), ...cycles.slice(-1)];
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

/** What goes back is rounded up in the house's favour. Below nothing: a debt. */
function restOf({ credits, paid, spent, refunded, disputed }: ModelCharge): number {
  return credits - spent - Math.min(credits, Math.ceil((credits * (refunded + disputed)) / paid));
}
