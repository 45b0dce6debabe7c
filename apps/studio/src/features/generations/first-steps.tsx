import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useComposer } from '../composer/composer-context.js';
import { useBalance } from '../credits/credits.api.js';
import { recipes } from '../../recipes/recipes.js';
import { useLocale } from '../../i18n/index.js';
import { count, day } from '../../lib/format.js';

/** The empty studio: pictures to start from instead of an empty page. */
export function FirstSteps(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { change, focus } = useComposer();
  const balance = useBalance().data;
  const available = balance?.spendable ?? 0;
  const trialEnd = balance?.lots.find(
    (lot) => lot.kind === 'trial' && lot.available > 0,
  )?.expiresAt;
  return (
    <div className="mx-auto max-w-5xl pt-4 sm:pt-10">
      <h2 className="text-2xl font-semibold tracking-tight sm:text-center">{t('first.title')}</h2>
      <p className="mt-2 text-muted sm:text-center">
        {available > 0
          ? t('first.credits', { count: available, formatted: count(available, locale) })
          : t('first.body')}
        {available > 0 && trialEnd != null && (
          <> {t('first.trialUntil', { day: day(trialEnd, locale) })}</>
        )}
      </p>
      <ul className="mt-8 grid grid-cols-2 gap-2 sm:grid-cols-4">
        {recipes.slice(0, 8).map((recipe) => (
          <li key={recipe.slug}>
            <button
              type="button"
              onClick={() => {
                change({
                  prompt: recipe.prompt[locale],
                  negativePrompt: '',
                  style: recipe.style,
                  aspectRatio: recipe.aspectRatio,
                });
                focus();
              }}
              className="group relative block aspect-square w-full overflow-hidden rounded-tile bg-tint text-left"
            >
              <img
                src={recipe.image}
                alt=""
                className="absolute inset-0 size-full object-cover transition-transform duration-200 group-hover:scale-[1.02]"
              />
              <span className="absolute inset-x-0 bottom-0 bg-linear-to-t from-black/75 to-transparent p-3 pt-10 text-sm font-medium text-white">
                {recipe.title[locale]}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
