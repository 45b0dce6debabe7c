import { Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, Outlet, useLocation } from 'react-router';
import { Problem } from '../../api/problem.js';
import { ErrorState } from '../../ui/states.js';
import { BuyCreditsProvider } from '../billing/buy-credits.js';
import { ComposerProvider } from '../composer/composer-context.js';
import { TrialNotice } from '../credits/trial-notice.js';
import { useExportNotice } from '../privacy/use-export-watch.js';
import { useMe } from '../session/session.api.js';
import { ConnectionBanner } from './connection-banner.js';
import { Header } from './header.js';
import { useScrollMemory } from './use-scroll-memory.js';

/** Everything behind sign-in: the header above, one page below. */
export function AppLayout(): ReactNode {
  const { t } = useTranslation();
  const location = useLocation();
  const me = useMe();
  useScrollMemory();
  useExportNotice();
  if (me.error instanceof Problem && me.error.status === 401) {
    const here = location.pathname + location.search;
    const carried = new URLSearchParams(location.pathname === '/studio' ? location.search : '');
    carried.set('next', here);
    return <Navigate to={`/sign-in?${carried.toString()}`} replace />;
  }
  if (me.isError && me.data === undefined)
    return <ErrorState error={me.error} onRetry={() => void me.refetch()} />;
  return (
    <BuyCreditsProvider>
      <ComposerProvider>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-full focus:bg-ink focus:px-4 focus:py-2 focus:text-paper"
        >
          {t('shell.skip')}
        </a>
        <Header />
        <ConnectionBanner />
        <TrialNotice />
        <div id="main" tabIndex={-1} className="outline-none">
          <Suspense fallback={<p className="sr-only">{t('common.loading')}</p>}>
            <Outlet />
          </Suspense>
        </div>
      </ComposerProvider>
    </BuyCreditsProvider>
  );
}
