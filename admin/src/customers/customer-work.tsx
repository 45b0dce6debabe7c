import { ReferenceManyField, Datagrid, TextField, useTranslate } from 'react-admin';
import { MomentField, MoneyField, StatusField } from '../framework/fields';
import { NoneYet } from '../framework/none-yet';
import { Section } from '../framework/section';
import { useMay } from '../framework/use-roles';

const NEWEST = { field: 'createdAt', order: 'DESC' } as const;

/** A customer's jobs and payments, and what operators did about them. */
export function CustomerWork({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const may = useMay();
  const reference = { target: 'workspaceId', source: 'id', sort: NEWEST, perPage: 10 };
  return (
    <div data-customer={customerId}>
      <Section title={translate('console.customer.generations')}>
        <ReferenceManyField empty={<NoneYet />} reference="generations" {...reference}>
          <Datagrid bulkActionButtons={false} rowClick="show" size="small">
            <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
            <StatusField source="status" label="console.fields.status" sortable={false} />
            <TextField source="prompt" label="console.fields.prompt" sortable={false} />
            <TextField
              source="cost"
              label="console.fields.credits"
              textAlign="right"
              sortable={false}
            />
          </Datagrid>
        </ReferenceManyField>
      </Section>
      {may('finance', 'support') && (
        <Section title={translate('console.customer.payments')}>
          <ReferenceManyField empty={<NoneYet />} reference="payments" {...reference}>
            <Datagrid bulkActionButtons={false} rowClick="show" size="small">
              <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
              <StatusField source="status" label="console.fields.status" sortable={false} />
              <TextField source="productCode" label="console.fields.product" sortable={false} />
              <MoneyField
                source="amountMinor"
                label="console.fields.amount"
                textAlign="right"
                sortable={false}
              />
            </Datagrid>
          </ReferenceManyField>
        </Section>
      )}
      <Section title={translate('console.customer.audit')}>
        <ReferenceManyField empty={<NoneYet />} reference="audit-log" {...reference}>
          <Datagrid bulkActionButtons={false} rowClick={false} size="small">
            <MomentField source="at" label="console.fields.at" sortable={false} />
            <TextField source="actorEmail" label="console.fields.actor" sortable={false} />
            <TextField source="action" label="console.fields.action" sortable={false} />
            <TextField source="reason" label="console.fields.reason" sortable={false} />
          </Datagrid>
        </ReferenceManyField>
      </Section>
    </div>
  );
}
