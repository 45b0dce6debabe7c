import { useState } from 'react';
import { Alert, Box, MenuItem, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';

/** Stands for every provider or model that has no price of its own. */
const ANY = '*';
const MICRO = 1_000_000;
const MAX_USD = 2_000;

const FIGURES = ['textInputMicroUsd', 'imageInputMicroUsd', 'outputMicroUsd'] as const;
const EMPTY = {
  provider: ANY,
  model: ANY,
  textInputMicroUsd: '',
  imageInputMicroUsd: '',
  outputMicroUsd: '',
  flatMicroUsd: '',
  validFrom: '',
};
type Fields = typeof EMPTY;

const usable = (typed: string): boolean => {
  const usd = Number(typed);
  return typed.trim() !== '' && Number.isFinite(usd) && usd >= 0 && usd <= MAX_USD;
};
const micro = (typed: string): number => Math.round(Number(typed) * MICRO);

/** Sets what a model costs from a moment on. */
export function NewPrice() {
  const translate = useTranslate();
  const [fields, setFields] = useState<Fields>(EMPTY);
  const change = (name: keyof Fields) => (value: string) =>
    setFields((before) => ({ ...before, [name]: value }));
  const ready =
    fields.provider.trim() !== '' &&
    fields.model.trim() !== '' &&
    FIGURES.every((name) => usable(fields[name])) &&
    (fields.flatMicroUsd === '' || usable(fields.flatMicroUsd));
  return (
    <ActionDialog
      label={translate('console.price.add')}
      title={translate('console.price.addTitle')}
      color="primary"
      ready={ready}
      onOpen={() => setFields(EMPTY)}
      run={(reason) => ask(api.POST('/api/admin/v1/prices', { body: bodyOf(fields, reason) }))}
    >
      <Alert severity="info">{translate('console.price.addText')}</Alert>
      <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { sm: '1fr 1fr' } }}>
        <ProviderField value={fields.provider} set={change('provider')} />
        <Field name="model" value={fields.model} set={change('model')} />
        {FIGURES.map((name) => (
          <Field key={name} name={name} value={fields[name]} set={change(name)} figure />
        ))}
        <Field
          name="flatMicroUsd"
          value={fields.flatMicroUsd}
          set={change('flatMicroUsd')}
          figure
        />
        <TextField
          type="datetime-local"
          label={translate('console.fields.validFrom')}
          helperText={translate('console.price.nowIfEmpty')}
          value={fields.validFrom}
          onChange={(event) => change('validFrom')(event.target.value)}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Box>
      <UnusedWarning {...fields} />
      <Typography variant="body2" color="text.secondary">
        {translate('console.price.flatHelp')}
      </Typography>
    </ActionDialog>
  );
}

const bodyOf = (fields: Fields, reason: string) => ({
  provider: fields.provider.trim(),
  model: fields.model.trim(),
  textInputMicroUsd: micro(fields.textInputMicroUsd),
  imageInputMicroUsd: micro(fields.imageInputMicroUsd),
  outputMicroUsd: micro(fields.outputMicroUsd),
  flatMicroUsd: fields.flatMicroUsd === '' ? null : micro(fields.flatMicroUsd),
  ...(fields.validFrom !== '' && { validFrom: new Date(fields.validFrom).toISOString() }),
  reason,
});

interface FieldProps {
  value: string;
  set: (value: string) => void;
}

const useProviders = () =>
  useQuery({
    queryKey: ['providers'],
    queryFn: () => ask(api.GET('/api/admin/v1/providers')),
  }).data?.items;

/** A price of a mistyped model would wait for its calls for ever. */
function UnusedWarning({ provider, model }: Pick<Fields, 'provider' | 'model'>) {
  const translate = useTranslate();
  const providers = useProviders()?.filter(({ id }) => provider === ANY || provider === id);
  const models = [...new Set(providers?.map((one) => one.model))];
  const named = model.trim();
  if (!providers || named === '' || named === ANY || models.includes(named)) return null;
  return (
    <Alert severity="warning">
      {translate('console.price.unusedText', { models: models.join(', ') })}
    </Alert>
  );
}

/** The providers of the configuration, and all others. */
function ProviderField({ value, set }: FieldProps) {
  const translate = useTranslate();
  const names = useProviders()?.map(({ id }) => id) ?? [];
  return (
    <TextField
      select
      label={translate('console.fields.provider')}
      value={value}
      onChange={(event) => set(event.target.value)}
    >
      <MenuItem value={ANY}>{translate('console.price.any')}</MenuItem>
      {names.map((name) => (
        <MenuItem key={name} value={name}>
          {name}
        </MenuItem>
      ))}
    </TextField>
  );
}

function Field({
  name,
  value,
  set,
  figure,
}: FieldProps & { name: keyof Fields; figure?: boolean }) {
  const translate = useTranslate();
  return (
    <TextField
      label={translate(`console.price.labels.${name}`)}
      value={value}
      onChange={(event) => set(event.target.value)}
      error={figure === true && value !== '' && !usable(value)}
      slotProps={figure ? { htmlInput: { inputMode: 'decimal' } } : undefined}
    />
  );
}
