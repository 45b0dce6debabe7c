import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { WebhookEndpoint } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime } from '../../lib/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { Section } from '../account/section.js';
import { ContactLink } from '../support/contact.js';
import { CodeBlock } from './code-block.js';
import { Deliveries } from './deliveries.js';
import { EndpointActions } from './endpoint-actions.js';
import { EndpointState } from './webhook-state.js';
import { useEndpoint } from './webhooks.api.js';

/** The check of a signature, as docs/api.md has it. */
const VERIFY = `import { Webhook } from 'standardwebhooks';

const event = new Webhook(process.env.WEBHOOK_SECRET)
  .verify(rawBody, request.headers); // throws when it is not from us`;

/** What an endpoint is told, how it does, and what can be done with it. */
function Overview({ endpoint }: { endpoint: WebhookEndpoint }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <div className="space-y-4 text-sm">
      <div>
        <p className="font-medium">
          <EndpointState endpoint={endpoint} />
        </p>
        {endpoint.disabledBy !== null && endpoint.disabledBy !== 'customer' && (
          <p className="mt-1 text-muted">
            {t(`webhooks.offBody.${endpoint.disabledBy}`)}{' '}
            {endpoint.disabledNote !== null && `“${endpoint.disabledNote}”`}
          </p>
        )}
        {endpoint.disabledBy === 'operator' && (
          <div className="mt-2">
            <ContactLink kind="other" reference={endpoint.id} />
          </div>
        )}
        {endpoint.enabled && endpoint.failingSince !== null && (
          <p className="mt-1 text-muted">{t('webhooks.failingBody')}</p>
        )}
      </div>
      <p className="text-muted">{endpoint.events.join(' · ')}</p>
      {endpoint.oldSecretUntil !== null && (
        <p className="text-muted">
          {t('webhooks.oldSecret', { when: dayAndTime(endpoint.oldSecretUntil, locale) })}
        </p>
      )}
      <EndpointActions endpoint={endpoint} />
    </div>
  );
}

/** One endpoint: its state, its log, and how to check what comes. */
export default function EndpointPage(): ReactNode {
  const { t } = useTranslation();
  const { id = '' } = useParams();
  const endpoint = useEndpoint(id);
  return (
    <main className="mx-auto max-w-4xl px-4 pt-6 pb-20 sm:px-6">
      <Link
        to="/studio/account/developers"
        className="mb-2 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('developers.title')}
      </Link>
      {endpoint.isPending ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-64" />
        </div>
      ) : endpoint.data === undefined ? (
        <ErrorState error={endpoint.error} onRetry={() => void endpoint.refetch()} />
      ) : (
        <>
          <h1 className="mb-6 text-lg font-semibold tracking-tight wrap-anywhere sm:text-xl">
            {endpoint.data.url}
          </h1>
          <Section title={t('webhooks.endpoint')}>
            <Overview endpoint={endpoint.data} />
          </Section>
          <Section title={t('webhooks.log')}>
            <Deliveries endpoint={endpoint.data} />
          </Section>
          <Section title={t('webhooks.verify')}>
            <p className="mb-4 text-sm text-muted">{t('webhooks.verifyBody')}</p>
            <CodeBlock label="Node.js" code={VERIFY} />
          </Section>
        </>
      )}
    </main>
  );
}
