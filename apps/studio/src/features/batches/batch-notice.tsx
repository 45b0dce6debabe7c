import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Batch } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button, buttonClass } from '../../ui/button.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { useBalance } from '../credits/credits.api.js';
import type { Wanted } from './use-batch-action.js';

interface Props {
  batch: Batch;
  action: UseMutationResult<Batch, Error, Wanted>;
}

function Card({
  title,
  children,
  act,
}: {
  title: string;
  children: ReactNode;
  act?: ReactNode;
}): ReactNode {
  return (
    <section className="mb-6 flex flex-wrap items-center justify-between gap-4 rounded-card bg-raised p-5">
      <div className="min-w-0 flex-1 basis-72">
        <h2 className="font-semibold">{title}</h2>
        <div className="mt-0.5 text-sm text-muted">{children}</div>
      </div>
      {act !== undefined && <div className="flex flex-wrap gap-2 max-sm:w-full">{act}</div>}
    </section>
  );
}

/** The total is confirmed here: the button says what it costs, the line above what is left. */
function Confirm({ batch, action }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const balance = useBalance().data;
  const { toHold } = batch.credits;
  const left = balance === undefined ? undefined : balance.spendable - toHold;
  const { ready } = batch.counts;
  if (ready === 0)
    return (
      <Card
        title={t('batch.page.nothingReady')}
        act={
          <Link to="/studio/batches/new" className={buttonClass({ look: 'solid' })}>
            {t('batch.page.mend')}
          </Link>
        }
      >
        {t('batch.page.nothingReadyBody')}
      </Card>
    );
  return (
    <Card
      title={t('batch.page.readyTitle', { count: ready, formatted: count(ready, locale) })}
      act={
        <Button
          look="accent"
          size="lg"
          className="max-sm:w-full"
          aria-disabled={action.isPending}
          onClick={() => !action.isPending && action.mutate({ kind: 'start', credits: toHold })}
        >
          {action.isPending ? t('batch.page.starting') : t('batch.page.start')}
          <span aria-hidden>·</span>
          {t('batch.preview.total', { count: toHold, formatted: count(toHold, locale) })}
        </Button>
      }
    >
      <p>{t('batch.page.readyBody')}</p>
      {left !== undefined && (
        <p className={left < 0 ? 'text-warn' : undefined}>
          {left < 0
            ? t('batch.page.short', { available: count(left + toHold, locale) })
            : t('batch.page.after', { count: left, formatted: count(left, locale) })}
        </p>
      )}
    </Card>
  );
}

function Paused({ batch, action }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const buy = useBuyCredits();
  const resume = (
    <Button
      look="solid"
      aria-disabled={action.isPending}
      onClick={() => !action.isPending && action.mutate({ kind: 'resume' })}
    >
      {t('batch.page.resume')}
    </Button>
  );
  if (batch.pauseReason !== 'insufficient_credits')
    return (
      <Card title={t('batch.status.paused')} act={resume}>
        {t(
          batch.pauseReason === 'account_blocked'
            ? 'batch.page.pausedByOperator'
            : 'batch.page.pausedByYou',
        )}
      </Card>
    );
  return (
    <Card
      title={t('batch.page.pausedForCredits')}
      act={
        <>
          <Button look="accent" onClick={buy}>
            {t('batch.page.getCredits')}
          </Button>
          {resume}
        </>
      }
    >
      {t('batch.page.pausedForCreditsBody', {
        count: batch.credits.toHold,
        formatted: count(batch.credits.toHold, locale),
      })}
    </Card>
  );
}

function Failed({ batch, action }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { retryable } = batch.images;
  const { retry } = batch.credits;
  return (
    <Card
      title={t('batch.page.retryTitle', { count: retryable, formatted: count(retryable, locale) })}
      act={
        <Button
          look="accent"
          aria-disabled={action.isPending}
          onClick={() => !action.isPending && action.mutate({ kind: 'retry', credits: retry })}
        >
          {t('batch.page.retry')}
          <span aria-hidden>·</span>
          {t('batch.preview.total', { count: retry, formatted: count(retry, locale) })}
        </Button>
      }
    >
      {t('batch.page.retryBody', { count: retryable })}
    </Card>
  );
}

/** What the batch waits for, and the one thing to do about it. */
export function BatchNotice({ batch, action }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  switch (batch.status) {
    case 'checking': {
      const done = batch.rows - batch.counts.unchecked;
      return (
        <Card title={t('batch.page.checkingTitle')}>
          {batch.checkDelayed
            ? t('batch.page.delayed')
            : t('batch.page.checkingBody', {
                done: count(done, locale),
                total: count(batch.rows, locale),
              })}
        </Card>
      );
    }
    case 'ready':
      return <Confirm batch={batch} action={action} />;
    case 'paused':
      return <Paused batch={batch} action={action} />;
    case 'finished':
      return batch.images.retryable > 0 ? <Failed batch={batch} action={action} /> : null;
    default:
      return null;
  }
}
