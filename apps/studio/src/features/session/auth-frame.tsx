import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { recipes } from '../../recipes/recipes.js';
import { Logo } from '../shell/logo.js';

interface Props {
  title: string;
  lead?: string;
  children: ReactNode;
  footer?: ReactNode;
}

/** Sign-in and sign-up: the form on one side, what is made here on the other. */
export function AuthFrame({ title, lead, children, footer }: Props): ReactNode {
  const { t } = useTranslation();
  const pages = useLocale() === 'zh' ? '/zh' : '';
  return (
    <main className="grid min-h-dvh lg:grid-cols-2">
      <div className="flex flex-col px-5 py-5 sm:px-10">
        <Logo href={pages || '/'} />
        <div className="m-auto w-full max-w-sm py-12">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {lead !== undefined && <p className="mt-2 text-muted">{lead}</p>}
          <div className="mt-7">{children}</div>
          {footer}
        </div>
        <p className="text-xs text-muted">
          <a className="underline underline-offset-2" href={`${pages}/terms`}>
            {t('session.terms')}
          </a>
          {' · '}
          <a className="underline underline-offset-2" href={`${pages}/privacy`}>
            {t('session.privacy')}
          </a>
        </p>
      </div>
      <div
        className="sticky top-0 hidden h-dvh grid-cols-2 gap-1.5 overflow-hidden p-3 lg:grid"
        aria-hidden
      >
        {[0, 1].map((column) => (
          <div key={column} className={`space-y-1.5 ${column === 1 ? '-mt-24' : ''}`}>
            {recipes
              .filter((_, index) => index % 2 === column)
              .slice(0, 5)
              .map((recipe) => (
                <img
                  key={recipe.slug}
                  src={recipe.image}
                  alt=""
                  width={recipe.width}
                  height={recipe.height}
                  className="w-full rounded-tile bg-tint"
                />
              ))}
          </div>
        ))}
      </div>
    </main>
  );
}
