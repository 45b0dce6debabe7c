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
  /** So many pictures to a row, each row as wide as the wall; else rows break where they are full. */
  perRow?: number;
}

/**
 * Pictures in justified rows by CSS alone (see `.wall`), so that it works without script. Each is
 * a link to its prompt; on the home page a press puts the prompt into the composer instead.
 */
export function Wall({ locale, recipes, eager = 0, fills, perRow }: Props): ReactNode {
  const items = recipes.map((recipe, index) => (
    <Print key={recipe.slug} locale={locale} recipe={recipe} place={index} {...{ eager, fills }} />
  ));
  if (perRow === undefined) return <ul className="wall">{items}</ul>;
  const rows = Array.from({ length: Math.ceil(items.length / perRow) }, (_, row) =>
    items.slice(row * perRow, (row + 1) * perRow),
  );
  return (
    <div className="wall-rows">
      {rows.map((row, index) => (
        <ul key={index}>{row}</ul>
      ))}
    </div>
  );
}

interface PrintProps extends Pick<Props, 'locale' | 'fills'> {
  recipe: Recipe;
  place: number;
  eager: number;
}

function Print({ locale, recipe, place, eager, fills }: PrintProps): ReactNode {
  return (
    <li
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
          loading={place < eager ? 'eager' : 'lazy'}
          {...(place === 0 && eager > 0 ? { fetchPriority: 'high' as const } : {})}
          className="absolute inset-0 size-full object-cover"
        />
        <span className="absolute inset-x-0 bottom-0 bg-linear-to-t from-black/70 to-transparent p-3 pt-10 text-sm text-white opacity-0 transition-opacity duration-150 group-hover:opacity-100 group-focus-visible:opacity-100">
          {recipe.title[locale]}
        </span>
      </a>
    </li>
  );
}
