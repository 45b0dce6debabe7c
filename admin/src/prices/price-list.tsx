import { Box, Chip } from '@mui/material';
import { FunctionField, TopToolbar, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { moment, text } from '../framework/columns';
import { StatusChip, useMicroUsd } from '../framework/fields';
import { PlainList } from '../framework/plain-list';
import { useMay } from '../framework/use-roles';
import { NewPrice } from './new-price';
import { WithdrawPrice } from './withdraw-price';

type Price = Schemas['AdminPrice'];
type Figure = 'textInputMicroUsd' | 'imageInputMicroUsd' | 'outputMicroUsd' | 'flatMicroUsd';

const TOOLBAR = (
  <TopToolbar>
    <NewPrice />
  </TopToolbar>
);

/** What the models cost, the newest price first; one that counts is never changed. */
export function PriceList() {
  const may = useMay();
  return (
    <PlainList
      actions={may('finance') ? TOOLBAR : undefined}
      columns={[
        text('provider'),
        text('model'),
        figure('textInputMicroUsd'),
        figure('imageInputMicroUsd'),
        figure('outputMicroUsd'),
        figure('flatMicroUsd'),
        <FunctionField
          key="state"
          source="state"
          label="console.fields.status"
          sortable={false}
          render={(price: Price) => <State price={price} />}
        />,
        moment('validFrom'),
        text('createdBy', { label: 'actor' }),
        <FunctionField key="withdraw" render={(price: Price) => <WithdrawPrice price={price} />} />,
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

/** With a word where no provider in use has such a model: it may be mistyped. */
function State({ price: { state, usedBy } }: { price: Price }) {
  const translate = useTranslate();
  const isUnused = usedBy.length === 0 && (state === 'current' || state === 'future');
  return (
    <Box sx={{ display: 'flex', gap: 0.5 }}>
      <StatusChip status={state} />
      {isUnused && (
        <Chip
          size="small"
          variant="outlined"
          color="warning"
          label={translate('console.price.unused')}
        />
      )}
    </Box>
  );
}
