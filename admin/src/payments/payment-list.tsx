import { SearchInput, TextField, TextInput } from 'react-admin';
import { MomentField, MoneyField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

const FILTERS = [
  <SearchInput key="q" source="q" alwaysOn />,
  <TextInput key="workspaceId" source="workspaceId" label="console.fields.customer" />,
];

/** Purchases and renewals, newest first. */
export function PaymentList() {
  return (
    <PlainList filters={FILTERS} sort={{ field: 'createdAt', order: 'DESC' }} rowClick="show">
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <StatusField source="status" label="console.fields.status" sortable={false} />
      <TextField source="productCode" label="console.fields.product" sortable={false} />
      <MoneyField
        source="amountMinor"
        label="console.fields.amount"
        textAlign="right"
        sortable={false}
      />
      <MoneyField
        source="refundedMinor"
        label="console.fields.refunded"
        textAlign="right"
        sortable={false}
      />
      <TextField
        source="credits"
        label="console.fields.credits"
        textAlign="right"
        sortable={false}
      />
    </PlainList>
  );
}
