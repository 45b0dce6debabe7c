export { Catalog, type CatalogContent } from './catalog.js';
export { CatalogCoreModule, CatalogHttpModule, CatalogJobsModule } from './catalog.module.js';
export { catalogErrors } from './catalog.errors.js';
export { keptUntil, TOLD_WHEN_MADE_days, type Keeping, type KeepingRule } from './keeping.js';
export type { Entitlements, Plan, Product, Style, TrialOffer, Words, YearlyOffer } from './plan.js';
export { IMAGE_QUALITIES, type ImageQuality, type Tier } from './quality.js';
export {
  ASPECT_RATIOS,
  RESOLUTIONS,
  orientationOf,
  sizeOf,
  type AspectRatio,
  type Orientation,
  type Resolution,
  type Size,
} from './size.js';
export { applyStyle } from './style.js';
