/** What the stand-in sells. */
export interface StandInProduct {
  price: number;
  currency?: string;
  recurring: boolean;
  yearly?: boolean;
}

/** The seeded catalog under its default product ids. */
export const SEEDED_PRODUCTS: Record<string, StandInProduct> = {
  prod_plan_starter: { price: 1200, recurring: true },
  prod_plan_pro: { price: 2900, recurring: true },
  prod_plan_studio: { price: 7900, recurring: true },
  prod_plan_starter_year: { price: 12000, recurring: true, yearly: true },
  prod_plan_pro_year: { price: 29000, recurring: true, yearly: true },
  prod_plan_studio_year: { price: 79000, recurring: true, yearly: true },
  prod_pack_s: { price: 900, recurring: false },
  prod_pack_m: { price: 2500, recurring: false },
  prod_pack_l: { price: 6600, recurring: false },
};
