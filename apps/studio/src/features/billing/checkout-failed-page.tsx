import { CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button, buttonClass } from '../../ui/button.js';
import { CaseForm } from '../support/case-form.js';
import { WecomContact } from '../support/contact.js';
import { useBuyCredits } from './buy-credits.js';

/** A payment that did not go through: nothing was taken, and a person can be reached. */
export default function CheckoutFailedPage(): ReactNode {
  const { t } = useTranslation();
  const buy = useBuyCredits();
  const [params] = useSearchParams();
  const reference = params.get('checkout_id');
  return (
    <main className="mx-auto max-w-md px-4 py-20">
      <CircleX size={40} className="text-bad" aria-hidden />
      <h1 className="mt-5 text-2xl font-semibold tracking-tight">{t('checkout.failed')}</h1>
      <p className="mt-2 text-pretty text-muted">{t('checkout.failedBody')}</p>
      <div className="mt-6 flex gap-2">
        <Button look="solid" onClick={buy}>
          {t('checkout.again')}
        </Button>
        <Link to="/studio" className={buttonClass()}>
          {t('checkout.back')}
        </Link>
      </div>
      <section className="mt-12 space-y-5">
        <h2 className="text-lg font-semibold tracking-tight">{t('support.title')}</h2>
        <WecomContact />
        <CaseForm kind="payment" {...(reference === null ? {} : { reference })} />
      </section>
    </main>
  );
}
