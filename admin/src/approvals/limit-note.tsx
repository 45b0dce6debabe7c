import { Alert } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { digits } from '../i18n/provider';
import type { Approval } from './approval-parts';

/** Says before the action that this much needs a second person. */
export function LimitNote({ action, amount }: { action: Approval['action']; amount: number }) {
  const translate = useTranslate();
  const money = useMoney();
  const limits = useQuery({
    queryKey: ['approval-limits'],
    queryFn: () => ask(api.GET('/api/admin/v1/approval-limits')),
  });
  const limit = limits.data?.items.find(({ id }) => id === action);
  if (!limit || amount <= limit.above) return null;
  const inWords = (most: number) =>
    limit.unit === 'credits'
      ? translate('console.approval.credits', {
          smart_count: most,
          credits: digits(most),
        })
      : money(most, 'USD');
  const [above, overall] = [inWords(limit.above), inWords(limit.aboveOverall)];
  return (
    <Alert severity="warning">{translate('console.approval.limit', { above, overall })}</Alert>
  );
}
