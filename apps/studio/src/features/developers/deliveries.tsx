import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpoint } from '../../api/wire.js';
import { Select } from '../../ui/select.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { DeliveryRow } from './delivery-row.js';
import { useDeliveries } from './webhooks.api.js';

const EVERY = '';
const STATES = ['delivered', 'waiting', 'failed'] as const;

function Rows({ endpoint, state }: { endpoint: WebhookEndpoint; state: string }): ReactNode {
  const { t } = useTranslation();
  const status = STATES.find((one) => one === state);
  const deliveries = useDeliveries(endpoint.id, status);
  if (deliveries.isPending)
    return (
      <div role="status" aria-label={t('common.loading')}>
        <Skeleton className="h-40" />
      </div>
    );
  if (deliveries.isError && deliveries.data === undefined)
    return <ErrorState error={deliveries.error} onRetry={() => void deliveries.refetch()} />;
  const items = deliveries.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <p className="py-4 text-muted">
        {t(status === undefined ? 'webhooks.logEmpty' : 'webhooks.logNothing')}
      </p>
    );
  return (
    <>
      <ul className="divide-y divide-line border-y border-line">
        {items.map((item) => (
          <DeliveryRow
            key={item.id}
            endpointId={endpoint.id}
            item={item}
            maySend={endpoint.enabled}
          />
        ))}
      </ul>
      <FurtherPages className="mt-4" query={deliveries} more={t('webhooks.earlier')} />
    </>
  );
}

/** What was sent to an endpoint in the last thirty days. */
export function Deliveries({ endpoint }: { endpoint: WebhookEndpoint }): ReactNode {
  const { t } = useTranslation();
  const [state, setState] = useState<string>(EVERY);
  return (
    <>
      <div className="mb-4 max-w-56">
        <Select
          label={t('webhooks.show')}
          value={state}
          options={[
            [EVERY, t('webhooks.every')],
            ...STATES.map((one) => [one, t(`webhooks.states.${one}`)] as const),
          ]}
          onChange={setState}
        />
      </div>
      <Rows endpoint={endpoint} state={state} />
    </>
  );
}
