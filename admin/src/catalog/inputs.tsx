import type { ReactNode } from 'react';
import { Box, Typography } from '@mui/material';
import {
  BooleanInput,
  maxValue,
  minValue,
  NumberInput,
  required,
  TextInput,
  useTranslate,
} from 'react-admin';

/** Inputs that belong together, in as many columns as fit. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  const translate = useTranslate();
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Typography component="legend" variant="subtitle2">
        {translate(`console.catalog.${title}`)}
      </Typography>
      <Box
        sx={{
          display: 'grid',
          columnGap: 2,
          rowGap: 2.5,
          alignItems: 'start',
          pt: 1,
          gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))',
        }}
      >
        {children}
      </Box>
    </Box>
  );
}

const isWhole = (value: unknown) =>
  value === null || value === undefined || Number.isInteger(value)
    ? undefined
    : 'console.catalog.whole';

interface CountProps {
  source: string;
  min: number;
  max: number;
  /** What it means to leave it empty, where that is allowed. */
  emptyHelp?: string;
}

/** A whole number between two bounds, both allowed. */
export function Count({ source, min, max, emptyHelp }: CountProps) {
  const bounds = [isWhole, minValue(min), maxValue(max)];
  return (
    <NumberInput
      source={source}
      label={`console.fields.${source}`}
      validate={emptyHelp === undefined ? [required(), ...bounds] : bounds}
      helperText={emptyHelp}
      step={1}
    />
  );
}

const MINOR = 100;

/** Money that is kept in minor units, typed in whole ones. */
export function Price({ source }: { source: string }) {
  return (
    <NumberInput
      source={source}
      label={`console.fields.${source}`}
      format={(minor: number | null) => (minor === null ? minor : minor / MINOR)}
      parse={(typed: string) => (typed === '' ? null : Math.round(Number(typed) * MINOR))}
      validate={[required(), minValue(1)]}
      step={0.01}
    />
  );
}

export function Words(props: { source: string; long?: boolean; help?: string }) {
  return (
    <TextInput
      source={props.source}
      label={`console.fields.${props.source}`}
      helperText={props.help ?? false}
      validate={required()}
      multiline={props.long}
      sx={props.long ? { gridColumn: '1 / -1' } : undefined}
    />
  );
}

export function Switch({ source }: { source: string }) {
  return <BooleanInput source={source} label={`console.fields.${source}`} helperText={false} />;
}
