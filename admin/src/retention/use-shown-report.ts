import { useState } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import type { Report } from './retention-page';

const REFRESH_ms = 1000;
const NEWEST = { _start: 0, _end: 20 };

/** Past dry runs and runs, newest first. */
export function useRuns() {
  return useQuery({
    queryKey: ['retention', 'runs'],
    queryFn: () => ask(api.GET('/api/admin/v1/retention/runs', { params: { query: NEWEST } })),
  });
}

/** Under way, or paused in the middle. */
export function isOpen(run: Report): boolean {
  return run.kind === 'run' && (run.status === 'running' || run.status === 'paused');
}

/**
 * The report on the page: the chosen one, else of the run that is open, whoever began it. While it runs
 * it is read again and again.
 */
export function useShownReport(): [Report | null, (chosen: Report) => void] {
  const queries = useQueryClient();
  const [chosen, choose] = useState<Report | null>(null);
  const { data: runs } = useRuns();
  const run = chosen ?? runs?.items.find(isOpen) ?? null;
  const { data } = useQuery({
    queryKey: ['retention', 'run', run?.id],
    queryFn: async () => {
      const params = { path: { id: run?.id ?? '' } };
      const now = await ask(api.GET('/api/admin/v1/retention/runs/{id}', { params }));
      if (!isOpen(now)) await queries.invalidateQueries({ queryKey: ['retention', 'runs'] });
      return now;
    },
    enabled: run !== null && isOpen(run),
    refetchInterval: ({ state }) => (!state.data || isOpen(state.data)) && REFRESH_ms,
  });
  return [data ?? run, choose];
}
