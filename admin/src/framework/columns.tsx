import {
  AutocompleteInput,
  BooleanField,
  FunctionField,
  NumberField,
  ReferenceField,
  ReferenceInput,
  SelectInput,
  TextField,
} from 'react-admin';
import { MomentField, MoneyField, StatusField } from './fields';
import { Kind } from './kind';
import { Name, NameOf, type Titled } from './name';

/*
 * Columns and filters of the console's lists, by what they hold. The label is a key under
 * `console.fields`, the source's own name unless told. A column sorts where the service can.
 */

interface ColumnOptions {
  label?: string;
  sortable?: boolean;
}

const named = (source: string, { label, sortable }: ColumnOptions = {}) => ({
  source,
  label: `console.fields.${label ?? source}`,
  sortable: sortable ?? false,
});

export const text = (source: string, options?: ColumnOptions) => (
  <TextField key={source} {...named(source, options)} emptyText="–" />
);

/** One line of a long text; the whole of it is a click away. */
export const line = (source: string, options?: ColumnOptions) => (
  <TextField
    key={source}
    {...named(source, options)}
    noWrap
    sx={{
      display: 'block',
      maxWidth: { xs: 240, xl: 420 },
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    }}
  />
);

/** A whole number, aligned by its last digit. */
export const count = (source: string, label?: string) => (
  <NumberField key={source} {...named(source, { label })} />
);

/** What something of the catalog is called, in the operator's language. */
export const name = () => (
  <FunctionField key="name" {...named('name')} render={(row: Titled) => <Name of={row} />} />
);

/** A plan or product that a row names by its code. */
export const nameOf = (resource: 'plans' | 'products', source: string, label: string) => (
  <FunctionField
    key={source}
    {...named(source, { label })}
    render={(row: Record<string, string>) => (
      <NameOf resource={resource} code={row[source] ?? ''} />
    )}
  />
);

export const moment = (source: string, options?: ColumnOptions) => (
  <MomentField key={source} {...named(source, options)} />
);

export const status = (source = 'status', label?: string) => (
  <StatusField key={source} {...named(source, { label })} />
);

/** A code of the service in words. */
export const kind = (source = 'kind', label?: string) => (
  <FunctionField
    key={source}
    {...named(source, { label })}
    render={(row: Record<string, string | null>) => <Kind of={row[source] ?? null} />}
  />
);

export const money = (source: string, label?: string) => (
  <MoneyField key={source} {...named(source, { label })} textAlign="right" />
);

export const yesNo = (source: string) => <BooleanField key={source} {...named(source)} />;

/** Whose it is: the address, which leads to the customer's page. */
export const customer = () => (
  <ReferenceField
    key="workspaceId"
    {...named('workspaceId', { label: 'customer' })}
    reference="customers"
    link="show"
    empty="–"
  />
);

/** Filter: one of the states that the service knows. */
export const oneOf = (source: string, values: readonly string[], label = source) => (
  <SelectInput
    key={source}
    source={source}
    label={`console.fields.${label}`}
    choices={values.map((id) => ({ id, name: `console.status.${id}` }))}
    alwaysOn
  />
);

const byAddress = (q: string) => ({ q });

/** Filter: one customer, found by part of the address. */
export const ofCustomer = () => (
  <ReferenceInput key="workspaceId" source="workspaceId" reference="customers">
    <AutocompleteInput
      label="console.fields.customer"
      optionText="email"
      filterToQuery={byAddress}
      sx={{ minWidth: 240 }}
    />
  </ReferenceInput>
);
