import HowToReg from '@mui/icons-material/HowToRegOutlined';
import { Box, Chip } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Menu, useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';

const REFRESH_ms = 30_000;
const WAITING = { status: 'pending', _start: 0, _end: 1 } as const;

/** The way to the requests, with how many wait. */
export function ApprovalsMenuItem() {
  const translate = useTranslate();
  const { data } = useQuery({
    queryKey: ['approvals', 'waiting'],
    queryFn: () => ask(api.GET('/api/admin/v1/approvals', { params: { query: WAITING } })),
    refetchInterval: REFRESH_ms,
  });
  const waiting = data?.total ?? 0;
  return (
    <Menu.Item
      to="/approvals"
      leftIcon={<HowToReg />}
      primaryText={
        <Box component="span" sx={{ display: 'flex', alignItems: 'center', gap: 1 }}>
          {translate('resources.approvals.name', 2)}
          {waiting > 0 && (
            <Chip
              component="span"
              size="small"
              color="primary"
              label={waiting}
              title={translate('console.approval.waiting', waiting)}
            />
          )}
        </Box>
      }
    />
  );
}
