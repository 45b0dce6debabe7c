import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { Purchases } from '../billing/purchases.js';
import { SubscriptionCard } from '../billing/subscription-card.js';
import { useBalance } from '../credits/credits.api.js';
import { Lots } from '../credits/lots.js';
import { Statement } from '../credits/statement.js';
import { SignInDetails } from '../session/sign-in-details.js';

function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section
      aria-label={title}
      className="grid gap-4 border-t border-line py-8 md:grid-cols-[12rem_1fr]"
    >
      <h2 className="font-semibold tracking-tight">{title}</h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}

function BalanceOverview(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const balance = useBalance();
  const buy = useBuyCredits();
  if (balance.isPending) return <Skeleton className="h-32" />;
  if (balance.isError)
    return <ErrorState error={balance.error} onRetry={() => void balance.refetch()} />;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-4">
        <p>
          <span className="text-display font-semibold tracking-tight tabular-nums">
            {count(balance.data.available, locale)}
          </span>{' '}
          <span className="text-muted">{t('credits.ready')}</span>
        </p>
        <Button look="solid" onClick={buy}>
          {t('credits.buy')}
        </Button>
      </div>
      <Lots balance={balance.data} />
      <p className="mt-3 text-xs text-muted">{t('credits.order')}</p>
    </>
  );
}

/** The account: credits, statement, plan, purchases, sign-in. */
export default function AccountPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t('account.title')}</h1>
      <Section title={t('account.credits')}>
        <BalanceOverview />
      </Section>
      <Section title={t('account.plan')}>
        <SubscriptionCard />
      </Section>
      <Section title={t('account.purchases')}>
        <Purchases />
      </Section>
      <Section title={t('account.statement')}>
        <Statement />
      </Section>
      <Section title={t('account.signIn')}>
        <SignInDetails />
      </Section>
    </main>
  );
}
