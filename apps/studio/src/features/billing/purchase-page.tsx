import { Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { Purchase } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, day, dayAndTime, money } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useMe } from '../session/session.api.js';
import { ContactLink } from '../support/contact.js';
import { usePurchase } from './billing.api.js';
import { ManageBilling } from './manage-billing.js';
import { useProductName } from './product-name.js';
import { TestMark } from './test-mode.js';

type Line = [name: string, value: string];

function Lines({ lines, strong }: { lines: Line[]; strong?: string }): ReactNode {
  return (
    <dl className="text-sm">
      {lines.map(([name, value]) => (
        <div
          key={name}
          className={`flex justify-between gap-4 border-t border-line py-2 first:border-t-0 ${name === strong ? 'font-semibold' : ''}`}
        >
          <dt className={`shrink-0 max-w-1/2 ${name === strong ? '' : 'text-muted'}`}>{name}</dt>
          <dd className="text-right wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What was bought, by whom and for when. */
function About({ purchase }: { purchase: Purchase }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const me = useMe().data;
  const nameOf = useProductName();
  const { periodStart, periodEnd, orderId } = purchase;
  const lines: Line[] = [
    [t('purchase.account'), me?.user.email ?? ''],
    [t('purchase.paidOn'), dayAndTime(purchase.createdAt, locale)],
    [t('purchase.credits'), count(purchase.credits, locale)],
    ...(periodStart === null || periodEnd === null
      ? []
      : [
          [t('purchase.period'), `${day(periodStart, locale)} – ${day(periodEnd, locale)}`] as Line,
        ]),
    ...(orderId === null ? [] : [[t('purchase.order'), orderId] as Line]),
    [t('purchase.number'), purchase.id],
  ];
  return (
    <>
      <p className="mb-3 text-lg font-medium">{nameOf(purchase.productCode)}</p>
      <Lines lines={lines} />
    </>
  );
}

/** The money of it, with the tax as the payment service gives it. */
function Sums({ purchase }: { purchase: Purchase }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { amountMinor, discountMinor, taxMinor, refundedMinor } = purchase;
  const amount = (minor: number): string => money(minor, purchase.currency, locale);
  const lines: Line[] = [
    ...(discountMinor > 0
      ? [
          [t('purchase.before'), amount(amountMinor + discountMinor)] as Line,
          [t('purchase.discount'), `−${amount(discountMinor)}`] as Line,
        ]
      : []),
    [t('purchase.paid'), amount(amountMinor)],
    [t('purchase.tax'), amount(taxMinor)],
    ...(refundedMinor > 0 ? [[t('purchase.refunded'), `−${amount(refundedMinor)}`] as Line] : []),
    ...(purchase.status === 'disputed'
      ? [[t('purchase.state'), t('account.disputed')] as Line]
      : []),
  ];
  return <Lines lines={lines} strong={t('purchase.paid')} />;
}

/** The receipt of one purchase, for the screen and for paper. */
export default function PurchasePage(): ReactNode {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const purchase = usePurchase(id);
  if (purchase.data === undefined && purchase.error !== null)
    return <ErrorState error={purchase.error} onRetry={() => void purchase.refetch()} />;
  return (
    <main className="mx-auto max-w-2xl px-4 pt-6 pb-20 sm:px-6 print:p-0">
      <h1 className="mb-4 text-2xl font-semibold tracking-tight">{t('purchase.title')}</h1>
      {purchase.data === undefined ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-72" />
        </div>
      ) : (
        <>
          {purchase.data.testMode && (
            <p className="mb-4 flex items-center gap-2 text-sm text-muted">
              <TestMark />
              {t('purchase.test')}
            </p>
          )}
          <About purchase={purchase.data} />
          <section aria-label={t('purchase.sums')} className="mt-6 rounded-card bg-tint p-4">
            <Sums purchase={purchase.data} />
          </section>
          {purchase.data.dispute !== null && (
            <p className="mt-3 text-sm text-pretty text-warn">
              {t(`purchase.dispute.${purchase.data.dispute}`)}
            </p>
          )}
          <p className="mt-3 text-xs text-muted">{t('purchase.seller')}</p>
          <div className="mt-6 flex flex-wrap items-center gap-2 print:hidden">
            <Button look="solid" onClick={() => print()}>
              <Printer size={16} aria-hidden />
              {t('receipt.print')}
            </Button>
            <ManageBilling />
            <Link to="/studio/account" className={buttonClass()}>
              {t('purchase.back')}
            </Link>
            <ContactLink kind="payment" reference={purchase.data.id} />
          </div>
        </>
      )}
    </main>
  );
}
