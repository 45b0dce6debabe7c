import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Section } from '../account/section.js';
import { BalanceOverview } from './balance-overview.js';
import { filterFrom, paramsOf, type StatementFilter } from './statement-filter.js';
import { StatementFilters } from './statement-filters.js';
import { Statement } from './statement.js';
import { UsageChart } from './usage-chart.js';

/** Everything about the credits of the account: balance, use, statement. */
export default function CreditsPage(): ReactNode {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const filter = filterFrom(params);
  const show = (next: Partial<StatementFilter>): void =>
    setParams(paramsOf({ ...filter, ...next }), { replace: true });
  const clear = (): void => setParams({}, { replace: true });
  return (
    <main className="mx-auto max-w-5xl px-4 pt-6 pb-20 sm:px-6">
      <Link
        to="/studio/account"
        className="mb-2 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('account.title')}
      </Link>
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{t('account.credits')}</h1>
      <Section title={t('account.balance')}>
        <BalanceOverview />
      </Section>
      <Section title={t('usage.title')}>
        <UsageChart />
      </Section>
      <Section title={t('account.statement')}>
        <StatementFilters filter={filter} onChange={show} onClear={clear} />
        <Statement filter={filter} onClear={clear} />
      </Section>
    </main>
  );
}
