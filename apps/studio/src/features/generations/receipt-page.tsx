import { Printer } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useParams } from 'react-router';
import type { Generation } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime, named } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useMe } from '../session/session.api.js';
import { ContactLink } from '../support/contact.js';
import { useGeneration, useReceipt } from './generations.api.js';
import { ReceiptImage } from './receipt-image.js';
import { ReceiptSums } from './receipt-sums.js';
import { Without } from './without.js';

/** What was run, when and for whom. */
function About({ run }: { run: Generation }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const me = useMe().data;
  const style = useCatalog().data?.styles.find((item) => item.code === run.style);
  const settings = [
    style !== undefined && style.code !== 'none' ? named(style.name, locale) : undefined,
    run.aspectRatio,
    run.resolution,
  ].filter((item) => item !== undefined);
  const facts: [string, string][] = [
    [t('receipt.account'), me?.user.email ?? ''],
    [t('receipt.ordered'), dayAndTime(run.createdAt, locale)],
    ...(run.finishedAt == null
      ? []
      : [[t('receipt.ended'), dayAndTime(run.finishedAt, locale)] satisfies [string, string]]),
    [t('receipt.settings'), settings.join(' · ')],
    [t('receipt.number'), run.id],
  ];
  return (
    <>
      <p className="wrap-anywhere">{run.prompt}</p>
      <Without text={run.negativePrompt} />
      <dl className="mt-4 text-sm">
        {facts.map(([name, value]) => (
          <div key={name} className="flex justify-between gap-4 border-t border-line py-1.5">
            <dt className="shrink-0 text-muted">{name}</dt>
            <dd className="text-right wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** The whole receipt of a run, for the screen and for paper. */
export default function ReceiptPage(): ReactNode {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const { hash } = useLocation();
  const receipt = useReceipt(id);
  const run = useGeneration(id);
  const ready = receipt.data !== undefined && run.data !== undefined;
  useEffect(() => {
    if (ready && hash !== '') document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [ready, hash]);
  const failed = receipt.error ?? run.error;
  if (!ready && failed !== null)
    return (
      <ErrorState
        error={failed}
        onRetry={() => void Promise.all([receipt.refetch(), run.refetch()])}
      />
    );
  return (
    <main className="mx-auto max-w-2xl px-4 pt-6 pb-20 sm:px-6 print:p-0">
      <h1 className="mb-4 text-2xl font-semibold tracking-tight">{t('receipt.title')}</h1>
      {!ready ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-96" />
        </div>
      ) : (
        <>
          <About run={run.data} />
          <section aria-label={t('receipt.sums')} className="mt-6 rounded-card bg-tint p-4 text-sm">
            <ReceiptSums receipt={receipt.data} />
          </section>
          <section aria-label={t('receipt.images')} className="mt-6">
            <ul className="text-sm">
              {receipt.data.images.map((line) => {
                const image = run.data.images.find((item) => item.id === line.imageId);
                return (
                  <ReceiptImage
                    key={line.imageId}
                    line={line}
                    {...(image && { image })}
                    full
                    linked
                  />
                );
              })}
            </ul>
          </section>
          <p className="mt-2 text-xs text-muted">{t('receipt.rule')}</p>
          <div className="mt-6 flex flex-wrap gap-2 print:hidden">
            <Button look="solid" onClick={() => print()}>
              <Printer size={16} aria-hidden />
              {t('receipt.print')}
            </Button>
            <Link to={`/studio/account/credits?run=${id}`} className={buttonClass()}>
              {t('receipt.inStatement')}
            </Link>
            <ContactLink reference={id} />
          </div>
        </>
      )}
    </main>
  );
}
