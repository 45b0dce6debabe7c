import { Chip, Typography } from '@mui/material';
import { FunctionField, useLocaleState, useTranslate, type FieldProps } from 'react-admin';

type Row = Record<string, string | number | null | undefined>;

const COLOURS: Record<string, 'success' | 'error' | 'warning' | 'info' | 'default'> = {
  finished: 'success',
  delivered: 'success',
  paid: 'success',
  processed: 'success',
  sent: 'success',
  active: 'success',
  verified: 'success',
  failed: 'error',
  disputed: 'error',
  dispute_lost: 'error',
  blocked: 'error',
  refunded: 'warning',
  partially_refunded: 'warning',
  cancelled: 'default',
  running: 'info',
  generating: 'info',
  storing: 'info',
  open: 'warning',
  carried_out: 'success',
  granted: 'success',
  withheld: 'warning',
  rejected: 'error',
  paused: 'warning',
  checking: 'info',
  pending: 'warning',
  awaits_approval: 'warning',
  refund_needs_decision: 'error',
  working: 'success',
  failing: 'warning',
  in_use: 'success',
  away: 'error',
  erasure_planned: 'warning',
  erasure_waits: 'error',
  erasing: 'info',
  erased: 'success',
  export_waiting: 'info',
  export_running: 'info',
  export_ready: 'success',
  export_failed: 'error',
  tried_again: 'info',
  resting: 'warning',
  current: 'success',
  future: 'info',
};

/** A state as a chip whose colour says good, bad or under way; the word is always there too. */
export function StatusChip({ status }: { status: string }) {
  const translate = useTranslate();
  return (
    <Chip
      size="small"
      variant="outlined"
      color={COLOURS[status] ?? 'default'}
      label={translate(`console.status.${status}`, { _: status })}
    />
  );
}

export function StatusField(props: FieldProps & { source: string }) {
  return (
    <FunctionField
      {...props}
      render={(row: Row) => <StatusChip status={String(row[props.source] ?? '')} />}
    />
  );
}

/** Money in minor units of its currency; small sums may need more digits than its coins. */
export function useMoney(): (minor: number, currency: string, digits?: number) => string {
  const [locale] = useLocaleState();
  return (minor, currency, digits) =>
    new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      maximumFractionDigits: digits,
    }).format(minor / 100);
}

const MICRO_PER_MINOR = 10_000;

/** Millionths of a USD: what one call costs is often less than a cent. */
export function useMicroUsd(): (micro: number) => string {
  const money = useMoney();
  return (micro) => money(micro / MICRO_PER_MINOR, 'USD', 4);
}

export function MoneyField(props: FieldProps & { source: string }) {
  const money = useMoney();
  return (
    <FunctionField
      {...props}
      textAlign="right"
      render={(row: Row) => money(Number(row[props.source]), String(row.currency ?? 'USD'))}
    />
  );
}

/** A moment in the operator's locale, to the second. */
export function useMoment(): (iso: string | null | undefined) => string {
  const [locale] = useLocaleState();
  return (iso) =>
    iso
      ? new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(
          new Date(iso),
        )
      : '–';
}

export function MomentField(props: FieldProps & { source: string }) {
  const moment = useMoment();
  return (
    <FunctionField
      {...props}
      render={(row: Row) => (
        <Typography variant="body2" noWrap>
          {moment(row[props.source] as string | null)}
        </Typography>
      )}
    />
  );
}

/** Bytes in words; the number and its unit stay on one line. */
export function bytesInWords(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(unit === 0 ? 0 : 1)}\u00a0${units[unit]}`;
}
