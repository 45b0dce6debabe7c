import type { Catalog } from '../../api/wire.js';

type Plan = Catalog['plans'][number];

/** A plan for one month or one year, as it is sold. */
export interface Offer {
  plan: Plan;
  productCode: string;
  /** For the whole period. */
  priceMinor: number;
  credits: number;
  months: 1 | 12;
}

/** Every way to pay for the plans: all monthly ones, then the yearly. */
export function offersOf(plans: readonly Plan[]): Offer[] {
  const monthly = plans.flatMap((plan): Offer[] => {
    const { productCode, priceMinor, monthlyCredits: credits } = plan;
    return productCode === null ? [] : [{ plan, productCode, priceMinor, credits, months: 1 }];
  });
  const yearly = plans.flatMap((plan): Offer[] =>
    plan.yearly === null ? [] : [{ plan, ...plan.yearly, months: 12 }],
  );
  return [...monthly, ...yearly];
}

export function findOffer(
  plans: readonly Plan[] | undefined,
  productCode: string | null | undefined,
): Offer | undefined {
  return offersOf(plans ?? []).find((offer) => offer.productCode === productCode);
}
