import { ChevronRight } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { WebhookEndpoint, WebhookEndpointList } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { Section } from '../account/section.js';
import { EndpointForm } from './endpoint-form.js';
import { SecretOnce } from './secret-once.js';
import { EndpointState } from './webhook-state.js';
import { createEndpoint, useEndpoints } from './webhooks.api.js';

function Row({ endpoint }: { endpoint: WebhookEndpoint }): ReactNode {
  return (
    <li>
      <Link
        to={`/studio/account/developers/webhooks/${endpoint.id}`}
        className="-mx-3 flex items-center justify-between gap-4 rounded-tile px-3 py-3.5 text-sm hover:bg-tint"
      >
        <span className="min-w-0">
          <span className="block font-medium wrap-anywhere">{endpoint.url}</span>
          <span className="mt-1 block text-xs text-muted">{endpoint.events.join(' · ')}</span>
          <span className="mt-1 block text-xs">
            <EndpointState endpoint={endpoint} />
          </span>
        </span>
        <ChevronRight size={16} className="shrink-0 text-muted" aria-hidden />
      </Link>
    </li>
  );
}

/** The endpoints that there are, and the way to another while there is room and the plan has the API. */
function EndpointItems({
  list,
  mayCreate,
}: {
  list: WebhookEndpointList;
  mayCreate: boolean;
}): ReactNode {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [secret, setSecret] = useState<string>();
  const isFull = list.items.length >= list.max;
  return (
    <>
      <p className="mb-4 text-muted">{t('webhooks.lead')}</p>
      {list.items.length > 0 && (
        <ul className="mb-4 divide-y divide-line border-y border-line">
          {list.items.map((endpoint) => (
            <Row key={endpoint.id} endpoint={endpoint} />
          ))}
        </ul>
      )}
      {mayCreate && !isFull && (
        <Button look="solid" onClick={() => setCreating(true)}>
          {t('webhooks.create')}
        </Button>
      )}
      {isFull && <p className="text-sm text-muted">{t('webhooks.full', { max: list.max })}</p>}
      {creating && (
        <EndpointForm
          title={t('webhooks.create')}
          action={t('webhooks.createAction')}
          onSubmit={async (values) => {
            const made = await createEndpoint(values);
            setCreating(false);
            setSecret(made.secret);
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {secret !== undefined && (
        <SecretOnce
          title={t('webhooks.secret')}
          note={t('webhooks.secretBody')}
          secret={secret}
          onClose={() => setSecret(undefined)}
        />
      )}
    </>
  );
}

/** The customer's servers that are told what happened; nothing where there can be none. */
export function Endpoints({ mayCreate }: { mayCreate: boolean }): ReactNode {
  const { t } = useTranslation();
  const endpoints = useEndpoints();
  if (!mayCreate && endpoints.data?.items.length === 0) return null;
  return (
    <Section title={t('webhooks.title')}>
      {endpoints.isPending ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-24" />
        </div>
      ) : endpoints.data === undefined ? (
        <ErrorState error={endpoints.error} onRetry={() => void endpoints.refetch()} />
      ) : (
        <EndpointItems list={endpoints.data} mayCreate={mayCreate} />
      )}
    </Section>
  );
}
