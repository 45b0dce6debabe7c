import { FunctionField, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { customer, moment, oneOf, status, text } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { Link } from '../framework/link';
import { PlainList } from '../framework/plain-list';
import { Comparison } from './comparison';

type Difference = Schemas['PaymentDifference'];

const FILTERS = [oneOf('status', ['open', 'healed', 'explained'])];

/** What the payment service and we say differently, and what came of it. */
export function DifferenceList() {
  return (
    <>
      <Comparison />
      <PlainList
        filters={FILTERS}
        filterDefaultValues={{ status: 'open' }}
        exporter={false}
        columns={[
          moment('lastSeenAt'),
          <FunctionField
            key="kind"
            label="console.fields.finding"
            render={(row: Difference) => <Meaning of={row} />}
          />,
          text('theirs'),
          text('ours'),
          status(),
          customer(),
          text('subject', { label: 'reference' }),
          text('note', { label: 'reason' }),
          <FunctionField key="action" render={(row: Difference) => <Explain difference={row} />} />,
        ]}
      />
    </>
  );
}

function Meaning({ of: { kind, purchaseId } }: { of: Difference }) {
  const translate = useTranslate();
  const words = translate(`console.difference.kinds.${kind}`);
  return purchaseId ? <Link to={`/payments/${purchaseId}/show`}>{words}</Link> : words;
}

function Explain({ difference }: { difference: Difference }) {
  const translate = useTranslate();
  if (difference.status !== 'open') return null;
  return (
    <ActionDialog
      label={translate('console.difference.explain')}
      title={translate('console.difference.explainTitle')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/payment-differences/{id}/explain', {
            params: { path: { id: difference.id } },
            body: { reason },
          }),
        )
      }
    >
      {translate('console.difference.explainText')}
    </ActionDialog>
  );
}
