import { Typography } from '@mui/material';
import { FunctionField, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { customer, moment, ofCustomer, oneOf, status } from '../framework/columns';
import { ask } from '../framework/data-provider';
import { Kind } from '../framework/kind';
import { PlainList } from '../framework/plain-list';
import { CaseMessage, CaseReference } from './case-links';

type Case = Schemas['AdminCase'];

const FILTERS = [oneOf('status', ['open', 'closed']), ofCustomer()];

/** What customers or the product itself ask a person to decide. */
export function CaseList() {
  return (
    <PlainList
      filters={FILTERS}
      filterDefaultValues={{ status: 'open' }}
      columns={[
        moment('createdAt'),
        status(),
        <FunctionField
          key="kind"
          label="console.fields.kind"
          render={(row: Case) => (
            <>
              <Kind of={row.kind} />
              <CaseReference of={row} />
            </>
          )}
        />,
        customer(),
        <FunctionField
          key="message"
          label="console.fields.message"
          render={(row: Case) => <CaseMessage of={row} />}
        />,
        <FunctionField
          key="close"
          render={(row: Case) => row.status === 'open' && <CloseAction of={row} />}
        />,
      ]}
    />
  );
}

function CloseAction({ of: { id, origin } }: { of: Case }) {
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
    >
      {origin === 'customer' && <Typography>{translate('console.case.closeNote')}</Typography>}
    </ActionDialog>
  );
}
