import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { StatusChip, useMoment, useMoney } from '../framework/fields';
import { useNow } from '../framework/use-now';
import { SimpleTable } from '../framework/simple-table';
import { digits } from '../i18n/provider';

export type Approval = Schemas['Approval'];

export const ACTIONS = [
  'credits.grant',
  'credits.deduct',
  'credits.forgive',
  'payment.refund',
  'generation.restore',
  'customer.erase',
] as const satisfies Approval['action'][];

export const STATES = [
  'pending',
  'carried_out',
  'rejected',
  'withdrawn',
  'lapsed',
  'failed',
] as const satisfies Approval['status'][];

export function ActionWords({ action }: { action: Approval['action'] }) {
  const translate = useTranslate();
  return translate(`console.approval.action.${action}`, { _: action });
}

/** How much it is about, in credits or in money. */
export function Amount({ of: { amount, unit } }: { of: Approval }) {
  const translate = useTranslate();
  const money = useMoney();
  if (unit === 'usd_minor') return money(amount, 'USD');
  if (unit === 'accounts') return translate('console.approval.account');
  return translate('console.approval.credits', {
    smart_count: amount,
    credits: digits(amount),
  });
}

/** The state of a request; what waits says for what: other things of the console wait as well. */
export function State({ of: { status } }: { of: Pick<Approval, 'status'> }) {
  return <StatusChip status={stateWord(status)} />;
}

/** The state's key under `console.status`. */
export function stateWord(status: Approval['status']): string {
  return status === 'pending' ? 'awaits_approval' : status;
}

const MINUTE_ms = 60_000;

/** Until it lapses by itself. */
export function TimeLeft({ of: { status, expiresAt } }: { of: Approval }) {
  const translate = useTranslate();
  const now = useNow();
  if (status !== 'pending') return '–';
  const minutes = Math.max(0, Math.floor((Date.parse(expiresAt) - now) / MINUTE_ms));
  return translate('console.approval.left', {
    hours: Math.floor(minutes / 60),
    minutes: minutes % 60,
  });
}

/** The consequences as they were when it was asked for. */
export function Summary({ of: { summary } }: { of: Approval }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <SimpleTable
      rows={summary}
      rowKey={(line) => line.label}
      columns={[
        {
          label: 'what',
          cell: ({ label }) => translate(`console.approval.label.${label}`, { _: label }),
        },
        {
          label: 'amount',
          numeric: true,
          // Wraps, so that a narrow screen shows both columns.
          cell: ({ label, value }) => (
            <Box component="span" sx={{ whiteSpace: 'normal' }}>
              {label === 'expiresAt' ? moment(value) : grouped(value)}
            </Box>
          ),
        },
      ]}
    />
  );
}

function grouped(value: string): string {
  return /^\d+$/.test(value) ? digits(Number(value)) : value;
}
