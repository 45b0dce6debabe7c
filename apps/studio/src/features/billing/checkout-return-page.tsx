import { CircleCheck, Clock } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count, day } from '../../lib/format.js';
import { buttonClass } from '../../ui/button.js';
import { ErrorState } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useBalance } from '../credits/credits.api.js';
import { WecomContact } from '../support/contact.js';
import { refreshPurchases, useCheckout, usePurchases, useSubscription } from './billing.api.js';
import { findOffer } from './offers.js';
import { useProductName } from './product-name.js';
import { TestMode } from './test-mode.js';

/** After this the page says that it takes longer than usual. */
const PATIENCE_MS = 20_000;

/** The plan that was bought, and when it renews; nothing for a pack. */
function NewPlan({ productCode }: { productCode: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const plan = findOffer(useCatalog().data?.plans, productCode)?.plan;
  const nameOf = useProductName();
  const current = useSubscription().data?.subscription;
  if (plan === undefined || productCode === undefined) return null;
  const end = current?.planCode === plan.code ? current.currentPeriodEnd : null;
  return (
    <>
      <p className="mt-1">{t('checkout.plan', { plan: nameOf(productCode) })}</p>
      {end != null && <p>{t('checkout.renews', { day: day(end, locale) })}</p>}
    </>
  );
}

/** To the receipt of what was just paid, once the list of purchases has it. */
function ReceiptLink({ productCode }: { productCode: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const items = usePurchases().data?.items ?? [];
  const purchase = items.find((item) => item.productCode === productCode);
  if (purchase === undefined) return null;
  return (
    <Link to={`/studio/account/purchases/${purchase.id}`} className={buttonClass()}>
      {t('checkout.receipt')}
    </Link>
  );
}

/** Waits for the payment's own event; it never grants anything by itself. */
export default function CheckoutReturnPage(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const [params] = useSearchParams();
  const checkout = useCheckout(params.get('checkout_id') ?? '');
  const balance = useBalance().data;
  const [slow, setSlow] = useState(false);
  const status = checkout.data?.status;
  useEffect(() => {
    if (status === 'completed') refreshPurchases();
  }, [status]);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  if (params.get('checkout_id') === null) return <Navigate to="/studio/account" replace />;
  if (status === 'failed' || status === 'expired')
    return <Navigate to={`/checkout/failed?checkout_id=${params.get('checkout_id')}`} replace />;
  if (checkout.isError && checkout.data === undefined)
    return <ErrorState error={checkout.error} onRetry={() => void checkout.refetch()} />;
  const done = status === 'completed';
  const Icon = done ? CircleCheck : Clock;
  const credits = checkout.data?.credits;
  return (
    <main className="mx-auto max-w-md px-4 py-20 text-center" role="status">
      <Icon
        size={40}
        className={`mx-auto ${done ? 'text-good' : 'breathing text-muted'}`}
        aria-hidden
      />
      <h1 className="mt-5 text-2xl font-semibold tracking-tight">
        {done ? t('checkout.done') : t('checkout.waiting')}
      </h1>
      <p className="mt-2 text-balance text-muted">
        {!done
          ? slow
            ? t('checkout.slow')
            : t('checkout.waitingBody')
          : credits == null
            ? t('checkout.doneBody')
            : t('checkout.doneCredits', { count: credits, formatted: count(credits, locale) })}
      </p>
      {done && <NewPlan productCode={checkout.data?.productCode} />}
      {done && balance !== undefined && (
        <p className="mt-1 font-medium tabular-nums">
          {t('checkout.balance', { balance: count(balance.spendable, locale) })}
        </p>
      )}
      <TestMode className="mt-4 justify-center" />
      <div className="mt-7 flex flex-wrap justify-center gap-2">
        <Link to="/studio" className={buttonClass({ look: 'solid' })}>
          {t('checkout.back')}
        </Link>
        {done && <ReceiptLink productCode={checkout.data?.productCode} />}
      </div>
      {slow && !done && (
        <div className="mt-10 text-left">
          <WecomContact />
        </div>
      )}
    </main>
  );
}
