/** What is charged of the rest of the old cycle: with the change, with the next invoice, or nothing. */
export type RestCharged = 'at-once' | 'next-invoice' | 'nothing';

/** A change of plan that was asked for and is not settled. Minor units. */
export interface PlanChange {
  id: string;
  subscriptionId: string;
  fromPriceMinor: number;
  productCode: string;
  charged: RestCharged;
  createdAt: Date;
}
