import { FunctionField, useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { customer, kind, moment, oneOf, status, text } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { PlainList } from '../framework/plain-list';

interface Case {
  id: string;
  status: string;
}

const FILTERS = [oneOf('status', ['open', 'closed'])];

/** What customers or the product itself ask a person to decide. */
export function CaseList() {
  return (
    <PlainList
      filters={FILTERS}
      filterDefaultValues={{ status: 'open' }}
      columns={[
        moment('createdAt'),
        status(),
        kind(),
        customer(),
        text('reference'),
        text('message'),
        text('suggested'),
        <FunctionField
          key="close"
          render={(row: Case) => row.status === 'open' && <CloseAction id={row.id} />}
        />,
      ]}
    />
  );
}

function CloseAction({ id }: { id: string }) {
  const translate = useTranslate();
  return (
    <ActionDialog
      label={translate('console.case.close')}
      title={translate('console.case.closeTitle')}
      run={(reason) =>
        ask(
          api.POST('/api/admin/v1/cases/{id}/close', {
            params: { path: { id } },
            body: { reason },
          }),
        )
      }
    />
  );
}
