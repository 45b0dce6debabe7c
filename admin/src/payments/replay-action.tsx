import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMay } from '../framework/use-roles';

/** Processes a payment event again; what it did already it does not do twice. */
export function ReplayAction({ event }: { event: Schemas['PaymentEventView'] }) {
  const translate = useTranslate();
  const may = useMay();
  if (event.status === 'processed' || !may('finance')) return null;
  return (
    // A click on the row opens it; a click in the dialog must not.
    <Box onClick={(click) => click.stopPropagation()}>
      <ActionDialog
        label={translate('console.payment.replay')}
        title={translate('console.payment.replayTitle')}
        run={(reason) =>
          ask(
            api.POST('/api/admin/v1/payment-events/{key}/replay', {
              params: { path: { key: event.id } },
              body: { reason },
            }),
          )
        }
      >
        <Typography>{translate('console.payment.replayNote')}</Typography>
      </ActionDialog>
    </Box>
  );
}
