import { useTranslate } from 'react-admin';
import { useMoney } from '../framework/fields';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

export type Value = string | number | boolean | string[] | null;
export type Values = Record<string, Value>;

export interface Change {
  field: string;
  before: Value;
  after: Value;
}

/** The fields whose value in the form is not the stored one. */
export function changesOf(stored: Values, form: Values): Change[] {
  return Object.entries(stored)
    .map(([field, before]) => ({ field, before, after: tidy(form[field]) }))
    .filter(({ before, after }) => JSON.stringify(tidy(before)) !== JSON.stringify(after));
}

/** An emptied input is the same as no value; the order of ticks does not matter. */
function tidy(value: Value | undefined): Value {
  if (value === undefined || value === '') return null;
  return Array.isArray(value) ? [...value].sort() : value;
}

/** What changes, before and afterwards. */
export function ChangeTable({ changes }: { changes: Change[] }) {
  const translate = useTranslate();
  const words = useValueWords();
  return (
    <SimpleTable
      rows={changes}
      rowKey={(change) => change.field}
      empty={translate('console.catalog.noChange')}
      columns={[
        { label: 'what', cell: ({ field }) => translate(`console.fields.${field}`) },
        { label: 'before', wide: true, cell: ({ field, before }) => words(field, before) },
        { label: 'after', wide: true, cell: ({ field, after }) => words(field, after) },
      ]}
    />
  );
}

/** A value of the catalog as people read it. */
export function useValueWords(): (field: string, value: Value) => string {
  const translate = useTranslate();
  const money = useMoney();
  return (field, value) => {
    if (value === null) return '–';
    if (typeof value === 'boolean')
      return translate(value ? 'ra.boolean.true' : 'ra.boolean.false');
    if (field === 'priceMinor') return money(Number(value), 'USD');
    if (typeof value === 'number') return digits(value);
    return Array.isArray(value) ? value.join(', ') : value;
  };
}

/** What follows from the changed fields that have a sentence of their own. */
export function Sentences(props: { changes: Change[]; words: Record<string, string> }) {
  const translate = useTranslate();
  const names = props.changes.flatMap(({ field, after }) =>
    field === 'enabled' && after === false ? ['off'] : (props.words[field] ?? []),
  );
  if (names.length === 0) names.push('words');
  return names.map((name) => <p key={name}>{translate(`console.catalog.${name}`)}</p>);
}
