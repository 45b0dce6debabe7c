import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { recipes } from '../../recipes/recipes.js';
import { appHref, copyOf } from '../site.js';

export function HowToPage({ locale }: { locale: Locale }): ReactNode {
  const { howTo, nav } = copyOf(locale);
  return (
    <div className="mx-auto max-w-[72rem] px-4 pt-8 sm:px-8 sm:pt-12">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{howTo.heading}</h1>
      <p className="mt-3 text-lg text-muted">{howTo.lead}</p>
      <ol className="mt-12 space-y-4">
        {howTo.steps.map(([title, body], index) => {
          const recipe = recipes[index];
          return (
            <li
              key={title}
              className="grid items-center gap-6 border-t border-line py-6 sm:grid-cols-[3rem_1fr_14rem]"
            >
              <span className="text-2xl font-semibold text-muted tabular-nums">{index + 1}</span>
              <div>
                <h2 className="text-lg font-semibold tracking-tight">{title}</h2>
                <p className="mt-1.5 max-w-xl text-muted">{body}</p>
              </div>
              {recipe !== undefined && (
                <img
                  src={recipe.image}
                  alt=""
                  width={224}
                  height={150}
                  loading={index < 2 ? 'eager' : 'lazy'}
                  className="aspect-3/2 w-full rounded-tile object-cover max-sm:hidden"
                />
              )}
            </li>
          );
        })}
      </ol>
      <section className="mt-16">
        <h2 className="text-xl font-semibold tracking-tight">{howTo.tipsHeading}</h2>
        <ul className="mt-4 grid gap-3 sm:grid-cols-2">
          {howTo.tips.map((tip) => (
            <li key={tip} className="rounded-card bg-raised p-5 shadow-low">
              {tip}
            </li>
          ))}
        </ul>
      </section>
      <a
        className="mt-12 inline-flex h-12 items-center rounded-full bg-ink px-7 font-medium text-paper hover:opacity-85"
        href={appHref(locale, '/sign-up')}
        data-signed-in-href={appHref(locale, '/studio')}
        data-signed-in-text={nav.open}
      >
        {howTo.start}
      </a>
    </div>
  );
}
