import { FunctionField } from 'react-admin';
import type { Schemas } from '#api-client';
import { moment, status, text } from '../framework/columns';
import { useMicroUsd } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { useMay } from '../framework/use-roles';
import { NewPrice } from './new-price';

type Price = Schemas['AdminPrice'];
type Figure = 'textInputMicroUsd' | 'imageInputMicroUsd' | 'outputMicroUsd' | 'flatMicroUsd';

/** What the models cost, the newest price first; none is ever changed. */
export function PriceList() {
  const may = useMay();
  return (
    <PlainList
      actions={may('finance') ? <NewPrice /> : undefined}
      columns={[
        text('provider'),
        text('model'),
        figure('textInputMicroUsd'),
        figure('imageInputMicroUsd'),
        figure('outputMicroUsd'),
        figure('flatMicroUsd'),
        status('state', 'status'),
        moment('validFrom'),
        text('createdBy', { label: 'actor' }),
      ]}
    />
  );
}

const figure = (source: Figure) => (
  <FunctionField
    key={source}
    source={source}
    label={`console.fields.${source}`}
    sortable={false}
    textAlign="right"
    render={(price: Price) => <Usd micro={price[source]} />}
  />
);

function Usd({ micro }: { micro: number | null }) {
  const usd = useMicroUsd();
  return micro === null ? '–' : usd(micro);
}
