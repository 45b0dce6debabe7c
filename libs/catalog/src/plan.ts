import type { Resolution } from './size.js';

/** A text that customers read, in both languages of the product. */
export interface Words {
  en: string;
  zh: string;
}

/** What a workspace may do now. Days are counted from an object's making. */
export interface Entitlements {
  planCode: string;
  planName: Words;
  resolutions: Resolution[];
  concurrentJobs: number;
  requestsPerMinute: number;
  uploadRetentionDays: number;
  outputRetentionDays: number;
  apiAccess: boolean;
}

/** A plan for a year: price and credits of the whole year. */
export interface YearlyOffer {
  productCode: string;
  priceMinor: number;
  credits: number;
}

export interface Plan extends Omit<Entitlements, 'planCode' | 'planName'> {
  code: string;
  kind: 'free' | 'subscription';
  name: Words;
  trashRetentionDays: number;
  /** Before a deletion; null: as the setting says. */
  deletionNoticeDays: number | null;
  productCode: string | null;
  /** USD minor units a month; 0 for the free plan. */
  priceMinor: number;
  currency: string;
  monthlyCredits: number;
  /** The same plan paid by the year; null where it is not sold so. */
  yearly: YearlyOffer | null;
  trialCredits: number;
  trialDays: number;
  enabled: boolean;
}

/** Something with a price. `planCode` is set for subscriptions. */
export interface Product {
  code: string;
  kind: 'pack' | 'subscription';
  planCode: string | null;
  name: Words;
  credits: number;
  /** Months that one payment pays for; null for packs. Price and credits are those of the period. */
  periodMonths: 1 | 12 | null;
  /** Minor units of `currency`. */
  priceMinor: number;
  currency: string;
  /** The id under which the payment gateway in use sells it. */
  externalProductId: string;
  enabled: boolean;
}

export interface Style {
  code: string;
  name: Words;
  description: Words;
  /** Contains `{prompt}` once; see applyStyle. */
  template: string;
  enabled: boolean;
}

export interface TrialOffer {
  credits: number;
  days: number;
}
