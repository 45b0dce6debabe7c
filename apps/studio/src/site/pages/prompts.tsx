import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { RatioShape } from '../../features/composer/ratio-shape.js';
import { recipes, type Category, type Recipe } from '../../recipes/recipes.js';
import { appHref, copyOf, hrefOf } from '../site.js';
import { Wall } from '../wall.js';

const categories: readonly Category[] = ['product', 'marketing', 'brand', 'story'];
const chip =
  'h-10 rounded-full bg-tint px-4 text-sm font-medium hover:bg-tint-strong aria-pressed:bg-ink aria-pressed:text-paper';

export function PromptsPage({ locale }: { locale: Locale }): ReactNode {
  const { prompts } = copyOf(locale);
  return (
    <div className="mx-auto max-w-[90rem] px-4 pt-8 sm:px-8 sm:pt-12">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{prompts.heading}</h1>
      <p className="mt-3 text-lg text-muted">{prompts.lead}</p>
      <div data-filter hidden className="mt-7 flex-wrap gap-2 [&:not([hidden])]:flex">
        <input
          type="search"
          aria-label={prompts.search}
          placeholder={prompts.search}
          className="h-10 w-full rounded-full bg-tint px-4 text-sm sm:w-72"
        />
        <button type="button" className={chip} data-choose="" aria-pressed="true">
          {prompts.all}
        </button>
        {categories.map((category) => (
          <button
            key={category}
            type="button"
            className={chip}
            data-choose={category}
            aria-pressed="false"
          >
            {prompts.categories[category]}
          </button>
        ))}
      </div>
      <div className="mt-6">
        <Wall locale={locale} recipes={recipes} eager={6} />
      </div>
      <p data-nothing hidden role="status" className="py-16 text-center text-muted">
        {prompts.nothing}
      </p>
    </div>
  );
}

export function PromptPage({ locale, recipe }: { locale: Locale; recipe: Recipe }): ReactNode {
  const { prompts } = copyOf(locale);
  const query = { prompt: recipe.prompt[locale], style: recipe.style, ratio: recipe.aspectRatio };
  const others = recipes.filter((other) => other.slug !== recipe.slug).slice(0, 6);
  return (
    <div className="mx-auto max-w-[80rem] px-4 pt-6 sm:px-8 sm:pt-10">
      <div className="grid gap-8 lg:grid-cols-[1.5fr_1fr] lg:items-center">
        <img
          src={recipe.image}
          alt={recipe.title[locale]}
          width={recipe.width}
          height={recipe.height}
          fetchPriority="high"
          className="mx-auto max-h-[76vh] w-auto rounded-card bg-tint object-contain"
        />
        <div>
          <p className="text-sm text-muted">{prompts.categories[recipe.category]}</p>
          <h1 className="mt-1 text-2xl font-semibold tracking-tight">{recipe.title[locale]}</h1>
          <blockquote className="mt-5 rounded-card bg-raised p-5 text-lg shadow-low">
            {recipe.prompt[locale]}
          </blockquote>
          <p className="mt-4 flex items-center gap-2 text-sm text-muted">
            <RatioShape code={recipe.aspectRatio} /> {recipe.aspectRatio}
          </p>
          <a
            href={appHref(locale, '/studio', query)}
            className="mt-6 inline-flex h-12 items-center rounded-full bg-ink px-7 font-medium text-paper hover:opacity-85"
          >
            {prompts.use}
          </a>
        </div>
      </div>
      <section className="mt-20">
        <h2 className="mb-5 text-xl font-semibold tracking-tight">
          <a href={hrefOf(locale, '/prompts')}>{prompts.more}</a>
        </h2>
        <Wall locale={locale} recipes={others} />
      </section>
    </div>
  );
}
