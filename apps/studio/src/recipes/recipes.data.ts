import type { Recipe } from './recipes.js';

const R = (
  slug: string,
  category: Recipe['category'],
  style: string,
  aspectRatio: string,
  en: [string, string],
  zh: [string, string],
  width: number,
  height: number,
): Recipe => ({
  slug,
  category,
  style,
  aspectRatio,
  title: { en: en[0], zh: zh[0] },
  prompt: { en: en[1], zh: zh[1] },
  image: `/samples/${slug}.webp`,
  width,
  height,
});
export const recipes: readonly Recipe[] = [
  R(
    'perfume-on-stone',
    'product',
    'product',
    '4:5',
    [
      'Perfume on stone',
      'A ceramic perfume bottle on a block of travertine, late afternoon sun from the left, long soft shadow, warm neutral background, editorial product photography',
    ],
    ['石上香水', '陶瓷香水瓶立于洞石之上，左侧午后斜阳，柔和长影，暖色中性背景，杂志级产品摄影'],
    912,
    1136,
  ),
  R(
    'valley-at-dawn',
    'story',
    'cinema',
    '16:9',
    [
      'Valley at dawn',
      'A wide valley at dawn, layers of mist between dark ridges, a single road curving towards the sun, quiet and vast',
    ],
    ['黎明山谷', '黎明时分的辽阔山谷，深色山脊间层层薄雾，一条公路蜿蜒通向太阳，宁静而宏大'],
    1360,
    768,
  ),
];
