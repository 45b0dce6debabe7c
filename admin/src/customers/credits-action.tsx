import { useState } from 'react';
import { TextField, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { LimitNote } from '../approvals/limit-note';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { digits } from '../i18n/provider';

interface CreditsActionProps {
  customerId: string;
  kind: 'grant' | 'deduct' | 'forgive';
  /** What can be spent now; of a debt to forgive, the debt. */
  available: number;
}

/** Gives or takes credits, or forgives a debt, by hand; shows the number that it leads to. */
export function CreditsAction({ customerId, kind, available }: CreditsActionProps) {
  const translate = useTranslate();
  const [text, setText] = useState('');
  const amount = /^[1-9]\d{0,6}$/.test(text) ? Number(text) : null;
  const after = amount === null ? null : available + (kind === 'grant' ? amount : -amount);
  const path = `/api/admin/v1/customers/{workspaceId}/credits/${kind}` as const;

  return (
    <ActionDialog
      label={translate(`console.customer.${kind}`)}
      title={translate(`console.customer.${kind}`)}
      ready={after !== null && after >= 0}
      onOpen={() => setText('')}
      run={(reason, idempotencyKey) =>
        ask(
          api.POST(path, {
            params: {
              path: { workspaceId: customerId },
              header: { 'Idempotency-Key': idempotencyKey },
            },
            body: { amount: amount ?? 0, reason },
          }),
        )
      }
    >
      <TextField
        sx={{ mt: 1 }}
        label={translate('console.customer.amount')}
        helperText={translate('console.customer.amountHelp')}
        value={text}
        onChange={(event) => setText(event.target.value.trim())}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
        error={text !== '' && (after === null || after < 0)}
        autoFocus
        required
      />
      {after !== null && after >= 0 && (
        <Typography>
          {translate(kind === 'forgive' ? 'console.customer.debtAfter' : 'console.customer.after', {
            credits: digits(after),
          })}
        </Typography>
      )}
      <LimitNote action={`credits.${kind}`} amount={amount ?? 0} />
    </ActionDialog>
  );
}
