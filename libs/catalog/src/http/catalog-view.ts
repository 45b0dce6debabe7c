import type { Config } from '#kernel';
import type { CatalogContent } from '../catalog.js';
import type { Plan, Product, Style, Words } from '../plan.js';
import {
  ASPECT_RATIOS,
  orientationOf,
  sizeOf,
  type AspectRatio,
  type Resolution,
  type Size,
} from '../size.js';
import type { CatalogView } from './catalog.schemas.js';

/** Bounds of one request for images. */
const LIMITS = { maxCount: 10, maxReferences: 16, maxPromptChars: 4000, maxNegativeChars: 500 };

const RATIO_LABELS: Record<AspectRatio, Words> = {
  '1:1': { en: 'Square', zh: '方形' },
  '3:2': { en: 'Photo', zh: '照片横幅' },
  '2:3': { en: 'Photo, upright', zh: '照片竖幅' },
  '4:3': { en: 'Classic', zh: '经典横幅' },
  '3:4': { en: 'Classic, upright', zh: '经典竖幅' },
  '5:4': { en: 'Print', zh: '印刷横幅' },
  '4:5': { en: 'Feed post', zh: '社交竖图' },
  '16:9': { en: 'Widescreen', zh: '宽屏' },
  '9:16': { en: 'Story', zh: '竖屏' },
  '21:9': { en: 'Banner', zh: '横幅' },
  '9:21': { en: 'Tall banner', zh: '长竖幅' },
};

/** The catalog as visitors and customers read it. */
export function toCatalogView(content: CatalogContent, config: Config): CatalogView {
  return {
    plans: content.plans.map(toPlanView),
    packs: content.packs.map(toPackView),
    styles: content.styles.map(toStyleView),
    aspectRatios: ASPECT_RATIOS.map((code) => ({
      code,
      label: RATIO_LABELS[code],
      orientation: orientationOf(code),
    })),
    resolutions: content.resolutions.map(({ code, credits, quality }) => ({
      code,
      credits,
      quality,
      sizes: sizesOf(code),
    })),
    limits: LIMITS,
    mode: {
      demoEngine: config.openai === null && config.imageProviders.length === 0,
      sandboxPayments: config.creem === null,
      promptHelp: config.promptHelp.perDay > 0,
    },
    contact: {
      wecomUrl: config.wecom.contactUrl ?? undefined,
      wecomQr: config.wecom.contactQr ?? undefined,
    },
  };
}

function sizesOf(resolution: Resolution): Record<AspectRatio, Size> {
  const entries = ASPECT_RATIOS.map((ratio) => [ratio, sizeOf(resolution, ratio)] as const);
  return Object.fromEntries(entries) as Record<AspectRatio, Size>;
}

function toPlanView(plan: Plan): CatalogView['plans'][number] {
  const { enabled: _enabled, ...shown } = plan;
  return { ...shown, interval: plan.kind === 'subscription' ? 'month' : null };
}

function toPackView(pack: Product): CatalogView['packs'][number] {
  return {
    code: pack.code,
    productCode: pack.code,
    name: pack.name,
    credits: pack.credits,
    priceMinor: pack.priceMinor,
    currency: pack.currency,
  };
}

function toStyleView(style: Style): CatalogView['styles'][number] {
  return {
    code: style.code,
    name: style.name,
    description: style.description,
    thumbnailUrl: `/api/v1/catalog/styles/${style.code}.webp`,
  };
}
