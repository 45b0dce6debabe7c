import type { Localized } from '../api/wire.js';
import type { RatioCode } from '../features/composer/ratio.js';

export type Category = 'product' | 'marketing' | 'brand' | 'story';

/** A prompt that works well, with a picture that was made from it. */
export interface Recipe {
  slug: string;
  category: Category;
  title: Localized;
  prompt: Localized;
  style: string;
  aspectRatio: RatioCode;
  image: string;
  width: number;
  height: number;
}
export { recipes } from './recipes.data.js';
