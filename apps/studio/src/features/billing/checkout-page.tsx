import { useMutation } from '@tanstack/react-query';
import { Clock } from 'lucide-react';
import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { buttonClass } from '../../ui/button.js';
import { ErrorState } from '../../ui/states.js';
import { startCheckout } from './billing.api.js';

/** Where the price list leads: opens the checkout of `?product=` and leaves for it. */
export default function CheckoutPage(): ReactNode {
  const { t } = useTranslation();
  const [params] = useSearchParams();
  const product = params.get('product');
  const { mutate, error } = useMutation({
    // In place of this page in the history: "back" from the checkout must not open another one.
    mutationFn: (code: string) => startCheckout(code, { inPlace: true }),
  });
  const begun = useRef(false);
  useEffect(() => {
    if (product === null || begun.current) return;
    begun.current = true;
    mutate(product);
  }, [product, mutate]);
  if (product === null) return <Navigate to="/studio/account" replace />;
  return (
    <main className="mx-auto max-w-md px-4 py-20 text-center">
      {error === null ? (
        <div role="status">
          <Clock size={40} className="breathing mx-auto text-muted" aria-hidden />
          <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t('checkout.opening')}</h1>
        </div>
      ) : (
        <>
          <ErrorState error={error} onRetry={() => mutate(product)} />
          <Link to="/studio/account" className={buttonClass()}>
            {t('shell.account')}
          </Link>
        </>
      )}
    </main>
  );
}
