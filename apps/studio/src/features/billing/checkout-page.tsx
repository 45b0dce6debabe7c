import { useMutation } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { ErrorState } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useBalance } from '../credits/credits.api.js';
import { startCheckout } from './billing.api.js';
import { ConfirmSettlement } from './confirm-settlement.js';
import { findOffer } from './offers.js';

/** Credits that a product brings; 0 where the catalog does not have it. */
function useCreditsOf(productCode: string | null): number | undefined {
  const catalog = useCatalog().data;
  if (catalog === undefined) return undefined;
  const pack = catalog.packs.find((item) => item.productCode === productCode);
  return pack?.credits ?? findOffer(catalog.plans, productCode)?.credits ?? 0;
}

/**
 * Where the price list leads: opens the checkout of `?product=` and leaves for it. Where credits
 * are owed it first says what the purchase will settle.
 */
export default function CheckoutPage(): ReactNode {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const product = params.get('product');
  const debt = useBalance().data?.debt;
  const credits = useCreditsOf(product);
  const { mutate, error, isPending } = useMutation({
    // In place of this page in the history: "back" from the checkout must not open another one.
    mutationFn: (code: string) => startCheckout(code, { inPlace: true }),
  });
  const begun = useRef(false);
  const asks = debt !== undefined && debt > 0 && credits !== undefined && credits > 0;
  const known = debt !== undefined && credits !== undefined;
  useEffect(() => {
    if (product === null || begun.current || !known || asks) return;
    begun.current = true;
    mutate(product);
  }, [product, known, asks, mutate]);
  if (product === null) return <Navigate to="/studio/account" replace />;
  return (
    <main className="mx-auto max-w-md px-4 py-20 text-center">
      {error !== null ? (
        <>
          <ErrorState error={error} onRetry={() => mutate(product)} />
          <Link to="/studio/account" className={buttonClass()}>
            {t('shell.account')}
          </Link>
        </>
      ) : asks ? (
        <ConfirmSettlement
          credits={credits}
          debt={debt}
          busy={isPending}
          onConfirm={() => mutate(product)}
        />
      ) : (
        <div role="status">
          <Clock size={40} className="breathing mx-auto text-muted" aria-hidden />
          <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t('checkout.opening')}</h1>
        </div>
      )}
    </main>
  );
}
