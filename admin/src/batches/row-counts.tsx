import { Box, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { StatusChip } from '../framework/fields';

export type Batch = Schemas['AdminBatchRow'];

/** How many rows are in each state; a state without rows is left out. */
export function RowCounts({ batch }: { batch: Batch }) {
  const translate = useTranslate();
  const present = Object.entries(batch.counts).filter(([, rows]) => rows > 0);
  return (
    <Box sx={{ display: 'flex', flexWrap: 'wrap', columnGap: 1.5, minWidth: 130 }}>
      {present.map(([state, rows]) => (
        <Typography key={state} variant="body2" component="span" noWrap>
          {translate(`console.status.${state}`)} <strong>{rows}</strong>
        </Typography>
      ))}
    </Box>
  );
}

/** The state of the batch, with the reason where it waits. */
export function BatchState({ batch }: { batch: Batch }) {
  const translate = useTranslate();
  return (
    <Box sx={{ display: 'flex', alignItems: 'center', gap: 1, whiteSpace: 'nowrap' }}>
      <StatusChip status={batch.status} />
      {batch.pauseReason && (
        <Typography variant="caption" color="text.secondary">
          {translate(`console.batch.paused.${batch.pauseReason}`)}
        </Typography>
      )}
    </Box>
  );
}
