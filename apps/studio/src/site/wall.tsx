import type { ReactNode } from 'react';
import type { Locale } from '../api/wire.js';
import type { Recipe } from '../recipes/recipes.js';
import { hrefOf } from './site.js';

interface Props {
  locale: Locale;
  recipes: readonly Recipe[];
  /** Pictures above the fold are loaded at once. */
  eager?: number;
  fills?: boolean;
}

/**
 * Pictures in justified rows by CSS alone (see `.wall`), so that it works without script. Each is
 * a link to its prompt; on the home page a press puts the prompt into the composer instead.
 */
export function Wall({ locale, recipes, eager = 0, fills }: Props): ReactNode {
  return (
    <ul className="wall">
      {recipes.map((recipe, index) => (
        <li
          key={recipe.slug}
          data-ratio={recipe.aspectRatio}
          data-category={recipe.category}
          data-text={`${recipe.title[locale]} ${recipe.prompt[locale]}`.toLowerCase()}
        >
          <a
            href={hrefOf(locale, `/prompts/${recipe.slug}`)}
            className="group relative block size-full overflow-hidden rounded-tile bg-tint"
            {...(fills === true
              ? {
                  'data-fill': recipe.prompt[locale],
                  'data-style': recipe.style,
                  'data-shape': recipe.aspectRatio,
                }
              : {})}
          >
            <img
              src={recipe.image}
              alt=""
              width={recipe.width}
              height={recipe.height}
              loading={index < eager ? 'eager' : 'lazy'}
              {...(index === 0 && eager > 0 ? { fetchPriority: 'high' as const } : {})}
              className="absolute inset-0 size-full object-cover"
            />
            <span className="absolute inset-x-0 bottom-0 bg-linear-to-t from-black/70 to-transparent p-3 pt-10 text-sm text-white opacity-0 transition-opacity duration-150 group-hover:opacity-100 group-focus-visible:opacity-100">
              {recipe.title[locale]}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
