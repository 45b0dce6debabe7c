import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { Section } from '../account/section.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { useMe } from '../session/session.api.js';
import { ApiKeys } from './api-keys.js';
import { Endpoints } from './endpoints.js';
import { HowToCall } from './how-to-call.js';

/** What a plan without the API says, before anything that it could not do. */
function NotInPlan(): ReactNode {
  const { t } = useTranslation();
  const buy = useBuyCredits();
  return (
    <div className="mb-6 flex flex-wrap items-center justify-between gap-4 rounded-card bg-tint p-5">
      <div className="max-w-lg">
        <h2 className="font-semibold tracking-tight">{t('developers.notInPlan')}</h2>
        <p className="mt-1 text-sm text-muted">{t('developers.notInPlanBody')}</p>
      </div>
      <Button look="solid" onClick={buy}>
        {t('developers.seePlans')}
      </Button>
    </div>
  );
}

/** Everything for programs: keys, how to call, and webhooks. */
export default function DevelopersPage(): ReactNode {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <Link
        to="/studio/account"
        className="mb-2 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('account.title')}
      </Link>
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t('developers.title')}</h1>
      {me.isPending ? (
        <Skeleton className="h-64" />
      ) : me.data === undefined ? (
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <>
          {!me.data.entitlements.apiAccess && <NotInPlan />}
          <ApiKeys mayCreate={me.data.entitlements.apiAccess} />
          <Section title={t('developers.call.title')}>
            <HowToCall />
          </Section>
          <Endpoints mayCreate={me.data.entitlements.apiAccess} />
        </>
      )}
    </main>
  );
}
