import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookDelivery, WebhookEndpoint } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime } from '../../lib/format.js';

const dots = { good: 'bg-good', warn: 'bg-warn', bad: 'bg-bad', quiet: 'bg-muted' } as const;

/** A coloured point before words that say the same. */
export function Mark({
  tone,
  children,
}: {
  tone: keyof typeof dots;
  children: ReactNode;
}): ReactNode {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className={clsx('size-2 shrink-0 rounded-full', dots[tone])} />
      <span>{children}</span>
    </span>
  );
}

/** Whether an endpoint works, fails or is off, and who switched it off. */
export function EndpointState({ endpoint }: { endpoint: WebhookEndpoint }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  if (endpoint.disabledBy !== null)
    return (
      <Mark tone={endpoint.disabledBy === 'customer' ? 'quiet' : 'bad'}>
        {t(`webhooks.off.${endpoint.disabledBy}`)}
      </Mark>
    );
  if (endpoint.failingSince !== null)
    return (
      <Mark tone="warn">
        {t('webhooks.failing', { when: dayAndTime(endpoint.failingSince, locale) })}
      </Mark>
    );
  return <Mark tone="good">{t('webhooks.on')}</Mark>;
}

/** What a server said, or why it said nothing. */
export function useResultWords(): (
  status: number | null,
  error: WebhookDelivery['lastError'],
) => string {
  const { t } = useTranslation();
  return (status, error) => {
    if (error !== null) return t(`webhooks.errors.${error}`);
    return status === null ? t('webhooks.notSent') : t('webhooks.answered', { status });
  };
}
