import { useMutation } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookDelivery, WebhookDeliveryDetail } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count, dayAndTime } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { CodeBlock } from './code-block.js';
import { Mark, useResultWords } from './webhook-state.js';
import { redeliver, useDelivery } from './webhooks.api.js';

const tones = { delivered: 'good', waiting: 'warn', failed: 'bad' } as const;

function Attempts({ detail }: { detail: WebhookDeliveryDetail }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const resultWords = useResultWords();
  return (
    <ol className="space-y-3">
      {detail.attemptLog.map((attempt) => (
        <li key={attempt.id} className="text-xs">
          <p>
            <time dateTime={attempt.at} className="text-muted">
              {dayAndTime(attempt.at, locale)}
            </time>{' '}
            · {resultWords(attempt.status, attempt.error)} ·{' '}
            {t('webhooks.took', { duration: count(attempt.durationMs, locale) })}
          </p>
          {attempt.answer !== '' && (
            <div className="mt-1.5">
              <CodeBlock label={t('webhooks.answer')} code={attempt.answer} />
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

interface Props {
  endpointId: string;
  item: WebhookDelivery;
  /** False while the endpoint is off. */
  maySend: boolean;
}

function Details({ endpointId, item, maySend }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const detail = useDelivery(endpointId, item);
  const again = useMutation({
    mutationFn: () => redeliver(endpointId, item.id),
    onSuccess: () => toast(t('webhooks.sentAgain')),
    onError: (error) => toast(say(error)),
  });
  if (detail.isPending) return <Skeleton className="h-32" />;
  if (detail.data === undefined)
    return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />;
  return (
    <div className="space-y-4">
      {item.endReason !== null && (
        <p className="text-xs text-muted">{t(`webhooks.ended.${item.endReason}`)}</p>
      )}
      {item.nextAttemptAt !== null && (
        <p className="text-xs text-muted">
          {t('webhooks.next', { when: dayAndTime(item.nextAttemptAt, locale) })}
        </p>
      )}
      <CodeBlock label={`webhook-id: ${item.eventId}`} code={detail.data.body} />
      <Attempts detail={detail.data} />
      {maySend && (
        <Button size="sm" disabled={again.isPending} onClick={() => again.mutate()}>
          {t('webhooks.redeliver')}
        </Button>
      )}
    </div>
  );
}

/** One line of the log; opened, it shows what was sent and every answer. */
export function DeliveryRow(props: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const resultWords = useResultWords();
  const [open, setOpen] = useState(false);
  const { item } = props;
  return (
    <li className="py-1">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="-mx-3 flex w-[calc(100%+1.5rem)] items-center gap-4 rounded-tile px-3 py-2.5 text-left text-sm hover:bg-tint"
      >
        <span className="min-w-0 flex-1">
          <span className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className="font-medium">{item.type}</span>
            <time dateTime={item.createdAt} className="text-xs text-muted">
              {dayAndTime(item.createdAt, locale)}
            </time>
          </span>
          <span className="mt-0.5 block text-xs text-muted">
            <Mark tone={tones[item.status]}>
              {t(`webhooks.states.${item.status}`)} · {resultWords(item.lastStatus, item.lastError)}
              {item.attempts > 1 && ` · ${t('webhooks.attempts', { count: item.attempts })}`}
            </Mark>
          </span>
        </span>
        <ChevronDown
          size={16}
          aria-hidden
          className={`shrink-0 text-muted transition-transform duration-150 ${open ? 'rotate-180' : ''}`}
        />
      </button>
      {open && (
        <div className="pt-2 pb-4">
          <Details {...props} />
        </div>
      )}
    </li>
  );
}
