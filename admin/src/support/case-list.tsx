import { FunctionField, SelectInput, TextField, useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { MomentField, StatusField } from '../framework/fields';
import { Kind } from '../framework/kind';
import { PlainList } from '../framework/plain-list';

interface Case {
  id: string;
  status: string;
  kind: string;
}

/** What customers or the product itself ask a person to decide. */
export function CaseList() {
  const translate = useTranslate();
  const filters = [
    <SelectInput
      key="status"
      source="status"
      label="console.fields.status"
      alwaysOn
      choices={['open', 'closed'].map((id) => ({ id, name: translate(`console.status.${id}`) }))}
    />,
  ];
  return (
    <PlainList filters={filters} filterDefaultValues={{ status: 'open' }}>
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <FunctionField label="console.fields.kind" render={(row: Case) => <Kind of={row.kind} />} />
      <TextField source="reference" label="console.fields.reference" sortable={false} />
      <TextField source="message" label="console.fields.message" sortable={false} />
      <FunctionField render={(row: Case) => row.status === 'open' && <CloseAction id={row.id} />} />
    </PlainList>
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
