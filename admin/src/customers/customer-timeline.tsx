import { useState, type ReactNode } from 'react';
import { Box, Button, Stack, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import { StatusChip, useMoment } from '../framework/fields';
import { Link } from '../framework/link';
import { NoneYet } from '../framework/none-yet';
import { Section } from '../framework/section';
import { SOURCES, useTimeline, type Source, type TimelineEvent } from './use-timeline';

const FIRST = 15;

/** Everything that happened with a customer, newest first: jobs, payments, cases, operators. */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const [only, setOnly] = useState<Source | null>(null);
  const [shown, setShown] = useState(FIRST);
  const { events, loading, error } = useTimeline(customerId);
  const fitting = events.filter(({ source }) => only === null || source === only);
  return (
    <Section
      title={translate('console.customer.timeline')}
      actions={<Chooser only={only} set={setOnly} />}
    >
      {error && <Typography color="error">{error.message}</Typography>}
      {!loading && fitting.length === 0 && <NoneYet />}
      <Stack component="ol" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {fitting.slice(0, shown).map((event) => (
          <Row key={`${event.source}:${event.id}`} event={event} />
        ))}
      </Stack>
      {fitting.length > shown && (
        <Button color="inherit" onClick={() => setShown(shown + FIRST)}>
          {translate('console.customer.older')}
        </Button>
      )}
    </Section>
  );
}

function Chooser({ only, set }: { only: Source | null; set: (source: Source | null) => void }) {
  const translate = useTranslate();
  return (
    <ToggleButtonGroup
      size="small"
      exclusive
      value={only}
      onChange={(_event, source: Source | null) => set(source)}
      aria-label={translate('ra.action.add_filter')}
      sx={{ flexWrap: 'wrap' }}
    >
      {SOURCES.map((source) => (
        <ToggleButton key={source} value={source} sx={{ py: 0.25, textTransform: 'none' }}>
          {translate(`console.timeline.${source}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

function Row({ event }: { event: TimelineEvent }) {
  const translate = useTranslate();
  const moment = useMoment();
  return (
    <Box
      component="li"
      sx={{
        display: 'grid',
        columnGap: 2,
        alignItems: 'center',
        gridTemplateColumns: { xs: '1fr auto', md: '190px 110px 1fr auto' },
        py: 0.75,
        borderTop: 1,
        borderColor: 'divider',
      }}
    >
      <Typography variant="body2" color="text.secondary">
        {moment(event.at)}
      </Typography>
      <Typography variant="body2">{translate(`console.timeline.${event.source}`)}</Typography>
      <Box sx={{ minWidth: 0, gridColumn: { xs: '1 / -1', md: 'auto' } }}>
        <What to={event.to}>{event.what}</What>
        {event.more && (
          <Typography variant="caption" color="text.secondary" component="div">
            {event.more}
          </Typography>
        )}
      </Box>
      <Box sx={{ justifySelf: { xs: 'start', md: 'end' } }}>
        {event.status && <StatusChip status={event.status} />}
      </Box>
    </Box>
  );
}

function What({ to, children }: { to: string | undefined; children: ReactNode }) {
  const text = (
    <Typography variant="body2" component="span" sx={{ overflowWrap: 'anywhere' }}>
      {children}
    </Typography>
  );
  return to ? <Link to={to}>{text}</Link> : text;
}
