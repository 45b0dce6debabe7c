import { useMutation } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { ErrorState } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useBalance } from '../credits/credits.api.js';
import { startCheckout, useSubscription } from './billing.api.js';
import { ChangeDialog } from './change-dialog.js';
import { ConfirmSettlement } from './confirm-settlement.js';
import { findOffer } from './offers.js';

interface Wanted {
  /** That it brings; 0 where the catalog does not have it. */
  credits: number;
  isPlan: boolean;
}

function useWanted(productCode: string | null): Wanted | undefined {
  const catalog = useCatalog().data;
  if (catalog === undefined) return undefined;
  const pack = catalog.packs.find((item) => item.productCode === productCode);
  if (pack) return { credits: pack.credits, isPlan: false };
  const offer = findOffer(catalog.plans, productCode);
  return { credits: offer?.credits ?? 0, isPlan: offer !== undefined };
}

/** For who has a plan already: asks whether to change it. */
function ChangeInstead({ productCode }: { productCode: string }): ReactNode {
  const navigate = useNavigate();
  const toAccount = (): void => void navigate('/studio/account', { replace: true });
  return <ChangeDialog productCode={productCode} onClose={toAccount} onDone={toAccount} />;
}

/**
 * Where the price list leads: opens the checkout of `?product=` and leaves for it. Where credits
 * are owed it first says what the purchase will settle; there is one plan, which is changed.
 */
export default function CheckoutPage(): ReactNode {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const product = params.get('product');
  const debt = useBalance().data?.debt;
  const wanted = useWanted(product);
  const plan = useSubscription().data?.subscription;
  const { mutate, error, isPending } = useMutation({
    // In place of this page in the history: "back" from the checkout must not open another one.
    mutationFn: (code: string) => startCheckout(code, { inPlace: true }),
  });
  const begun = useRef(false);
  const known = debt !== undefined && wanted !== undefined && plan !== undefined;
  const changes = known && wanted.isPlan && plan !== null;
  const asks = known && debt > 0 && wanted.credits > 0;
  useEffect(() => {
    if (product === null || begun.current || !known || changes || asks) return;
    begun.current = true;
    mutate(product);
  }, [product, known, changes, asks, mutate]);
  if (product === null || (changes && plan.productCode === product))
    return <Navigate to="/studio/account" replace />;
  return (
    <main className="mx-auto max-w-md px-4 py-20 text-center">
      {changes ? (
        <ChangeInstead productCode={product} />
      ) : error !== null ? (
        <>
          <ErrorState error={error} onRetry={() => mutate(product)} />
          <Link to="/studio/account" className={buttonClass()}>
            {t('shell.account')}
          </Link>
        </>
      ) : asks ? (
        <ConfirmSettlement
          credits={wanted.credits}
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
