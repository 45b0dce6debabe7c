import type { Entitlements, Plan, Product, Style, YearlyOffer } from '../plan.js';
import type { Resolution } from '../size.js';

export interface PlanRow {
  code: string;
  kind: 'free' | 'subscription';
  name_en: string;
  name_zh: string;
  product_code: string | null;
  price_minor: number | null;
  currency: string | null;
  monthly_credits: number | null;
  yearly: YearlyOffer | null;
  trial_credits: number;
  trial_days: number;
  resolutions: Resolution[];
  concurrent_jobs: number;
  requests_per_minute: number;
  upload_retention_days: number;
  output_retention_days: number;
  trash_retention_days: number;
  deletion_notice_days: number | null;
  api_access: boolean;
  enabled: boolean;
}

export interface ProductRow {
  code: string;
  kind: 'pack' | 'subscription';
  plan_code: string | null;
  period_months: 1 | 12 | null;
  name_en: string;
  name_zh: string;
  credits: number;
  price_minor: number;
  currency: string;
  external_product_id: string | null;
  enabled: boolean;
}

export interface StyleRow {
  code: string;
  name_en: string;
  name_zh: string;
  description_en: string;
  description_zh: string;
  template: string;
  enabled: boolean;
}

export function toPlan(row: PlanRow): Plan {
  return {
    code: row.code,
    kind: row.kind,
    name: { en: row.name_en, zh: row.name_zh },
    productCode: row.product_code,
    priceMinor: row.price_minor ?? 0,
    currency: row.currency ?? 'USD',
    monthlyCredits: row.monthly_credits ?? 0,
    yearly: row.yearly,
    trialCredits: row.trial_credits,
    trialDays: row.trial_days,
    resolutions: row.resolutions,
    concurrentJobs: row.concurrent_jobs,
    requestsPerMinute: row.requests_per_minute,
    uploadRetentionDays: row.upload_retention_days,
    outputRetentionDays: row.output_retention_days,
    trashRetentionDays: row.trash_retention_days,
    deletionNoticeDays: row.deletion_notice_days,
    apiAccess: row.api_access,
    enabled: row.enabled,
  };
}

export function toEntitlements(plan: Plan): Entitlements {
  return {
    planCode: plan.code,
    planName: plan.name,
    resolutions: plan.resolutions,
    concurrentJobs: plan.concurrentJobs,
    requestsPerMinute: plan.requestsPerMinute,
    uploadRetentionDays: plan.uploadRetentionDays,
    outputRetentionDays: plan.outputRetentionDays,
    apiAccess: plan.apiAccess,
  };
}

/** `sandbox`: the built-in checkout sells under ids of its own, never under the vendor's. */
export function toProduct(row: ProductRow, sandbox: boolean): Product {
  return {
    code: row.code,
    kind: row.kind,
    planCode: row.plan_code,
    periodMonths: row.period_months,
    name: { en: row.name_en, zh: row.name_zh },
    credits: row.credits,
    priceMinor: row.price_minor,
    currency: row.currency,
    externalProductId: sandbox
      ? `prod_sandbox_${row.code}`
      : (row.external_product_id ?? `prod_${row.code}`),
    enabled: row.enabled,
  };
}

export function toStyle(row: StyleRow): Style {
  return {
    code: row.code,
    name: { en: row.name_en, zh: row.name_zh },
    description: { en: row.description_en, zh: row.description_zh },
    template: row.template,
    enabled: row.enabled,
  };
}
