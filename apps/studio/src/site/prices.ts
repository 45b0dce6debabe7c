import type { Localized } from '../api/wire.js';

export interface PlanOffer {
  code: string;
  name: Localized;
  priceMinor: number;
  credits: number;
  /** Of the whole year; null for the free plan. */
  yearly: { priceMinor: number; credits: number } | null;
  resolutions: string;
  jobs: number;
  days: number;
  api: boolean;
}

/**
 * The plans and packs as they are when the product is new, so that prices can be read without
 * script. Operators may change them: the page asks the catalog and puts its numbers in place.
 */
export const plans: readonly PlanOffer[] = [
  {
    code: 'free',
    name: { en: 'Free trial', zh: '免费试用' },
    priceMinor: 0,
    credits: 40,
    yearly: null,
    resolutions: '1K, 2K',
    jobs: 1,
    days: 30,
    api: false,
  },
  {
    code: 'starter',
    name: { en: 'Starter', zh: '入门版' },
    priceMinor: 1200,
    credits: 500,
    yearly: { priceMinor: 12_000, credits: 6000 },
    resolutions: '1K, 2K, 4K',
    jobs: 2,
    days: 180,
    api: true,
  },
  {
    code: 'pro',
    name: { en: 'Pro', zh: '专业版' },
    priceMinor: 2900,
    credits: 1500,
    yearly: { priceMinor: 29_000, credits: 18_000 },
    resolutions: '1K, 2K, 4K',
    jobs: 5,
    days: 365,
    api: true,
  },
  {
    code: 'studio',
    name: { en: 'Studio', zh: '工作室版' },
    priceMinor: 7900,
    credits: 5000,
    yearly: { priceMinor: 79_000, credits: 60_000 },
    resolutions: '1K, 2K, 4K',
    jobs: 10,
    days: 730,
    api: true,
  },
];

/** How long the credits of the free trial are valid. */
export const trialDays = 30;

export interface PackOffer {
  code: string;
  name: Localized;
  priceMinor: number;
  credits: number;
}

export const packs: readonly PackOffer[] = [
  { code: 'pack_s', name: { en: 'Pack S', zh: '小积分包' }, priceMinor: 900, credits: 300 },
  { code: 'pack_m', name: { en: 'Pack M', zh: '中积分包' }, priceMinor: 2500, credits: 1000 },
  { code: 'pack_l', name: { en: 'Pack L', zh: '大积分包' }, priceMinor: 6600, credits: 3000 },
];
