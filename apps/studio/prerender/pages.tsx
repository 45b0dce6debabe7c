import { readFileSync } from 'node:fs';
import type { ReactNode } from 'react';
import type { Locale } from '../src/api/wire.js';
import { recipes } from '../src/recipes/recipes.js';
import { privacy } from '../src/site/legal/privacy.js';
import { terms } from '../src/site/legal/terms.js';
import { HomePage } from '../src/site/pages/home.js';
import { HowToPage } from '../src/site/pages/how-to.js';
import { LegalPage } from '../src/site/pages/legal.js';
import { PricingPage } from '../src/site/pages/pricing.js';
import { ProblemsPage, type ProblemType } from '../src/site/pages/problems.js';
import { PromptPage, PromptsPage } from '../src/site/pages/prompts.js';
import { copyOf } from '../src/site/site.js';

export interface Page {
  /** The address in English; the Chinese twin lies under /zh. */
  path: string;
  title: string;
  description: string;
  /** Picture for previews in messages and search. */
  image: string;
  element: ReactNode;
}

const CONTRACT = new URL('../../../libs/api-client/openapi.json', import.meta.url);

/** Every public page in one language. */
export function pagesIn(locale: Locale): Page[] {
  const copy = copyOf(locale);
  const image = recipes[0]?.image ?? '/favicon.svg';
  const contract = JSON.parse(readFileSync(CONTRACT, 'utf8')) as { 'x-problems': ProblemType[] };
  const named = (title: string): string => `${title} · ${copy.name}`;
  return [
    {
      path: '/',
      title: copy.home.title,
      description: copy.home.description,
      image,
      element: <HomePage locale={locale} />,
    },
    {
      path: '/pricing',
      title: named(copy.pricing.title),
      description: copy.pricing.description,
      image,
      element: <PricingPage locale={locale} />,
    },
    {
      path: '/how-to',
      title: named(copy.howTo.title),
      description: copy.howTo.description,
      image,
      element: <HowToPage locale={locale} />,
    },
    {
      path: '/prompts',
      title: named(copy.prompts.title),
      description: copy.prompts.description,
      image,
      element: <PromptsPage locale={locale} />,
    },
    ...recipes.map((recipe) => ({
      path: `/prompts/${recipe.slug}`,
      title: named(recipe.title[locale]),
      description: recipe.prompt[locale],
      image: recipe.image,
      element: <PromptPage locale={locale} recipe={recipe} />,
    })),
    {
      path: '/problems',
      title: named(copy.problems.title),
      description: copy.problems.description,
      image,
      element: <ProblemsPage locale={locale} problems={contract['x-problems']} />,
    },
    ...(
      [
        ['/terms', terms],
        ['/privacy', privacy],
      ] as const
    ).map(([path, text]) => ({
      path,
      title: named(text[locale].heading),
      description: text[locale].description,
      image,
      element: <LegalPage text={text[locale]} />,
    })),
  ];
}
