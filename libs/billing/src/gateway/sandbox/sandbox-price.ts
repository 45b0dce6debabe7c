import type { SandboxDiscount } from './sandbox-records.js';

/** Taxes that the test checkout takes, in percent of the net price. Prices include them. */
export const TAX_PERCENT: Readonly<Record<string, number>> = { US: 0, CN: 6, DE: 19, GB: 20 };

/** One payment, in minor units. */
export interface Price {
  subTotalMinor: number;
  discountMinor: number;
  /** What is paid: after the discount, with the tax in it. */
  amountMinor: number;
  taxMinor: number;
}

/**
 * What `subTotalMinor` comes to with that discount, for somebody in that country.
 * @param changeMinor rest of a change of plan, which no discount touches: what was paid and not used
 * goes off, what is still to be paid comes on
 */
export function priceOf(
  subTotalMinor: number,
  discount: Pick<SandboxDiscount, 'percentage' | 'amountMinor'> | null,
  country: string,
  changeMinor = 0,
): Price {
  const wanted =
    discount === null
      ? 0
      : (discount.amountMinor ?? Math.round((subTotalMinor * (discount.percentage ?? 0)) / 100));
  const discountMinor = Math.min(subTotalMinor, wanted);
  const amountMinor = Math.max(0, subTotalMinor - discountMinor + changeMinor);
  const percent = TAX_PERCENT[country] ?? 0;
  return {
    subTotalMinor: amountMinor + discountMinor,
    discountMinor,
    amountMinor,
    taxMinor: Math.round((amountMinor * percent) / (100 + percent)),
  };
}

/** True when the code may be used for that product now. */
export function isUsable(discount: SandboxDiscount, productId: string, now: Date): boolean {
  const { expiresAt, maxRedemptions, redeemed, appliesTo } = discount;
  return (
    (expiresAt === null || expiresAt > now) &&
    (maxRedemptions === null || redeemed < maxRedemptions) &&
    (appliesTo.length === 0 || appliesTo.includes(productId))
  );
}
