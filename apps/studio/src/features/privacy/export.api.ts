import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { AccountExport, AccountExportPage } from '../../api/wire.js';

const EXPORTS = ['account-exports'];
const LOOK_AGAIN_ms = 2_000;
/** The last one tells what to say; the ones before only what could be fetched. */
const SHOWN = 3;

export const isUnderWay = ({ status }: AccountExport): boolean =>
  status === 'waiting' || status === 'running';

/** The exports of this account, newest first; asked again while one is being made. */
export function useExports(enabled = true): UseQueryResult<AccountExportPage> {
  return useQuery({
    queryKey: EXPORTS,
    queryFn: () =>
      answer(api.GET('/api/v1/account/exports', { params: { query: { limit: SHOWN } } })),
    enabled,
    refetchInterval: ({ state }) =>
      state.data?.items.some(isUnderWay) === true ? LOOK_AGAIN_ms : false,
  });
}

export async function askExport(password: string): Promise<void> {
  await answer(api.POST('/api/v1/account/export', { body: { password } }));
  await queryClient.invalidateQueries({ queryKey: EXPORTS });
}

/** Ends one that is being made, or deletes one that is there. */
export async function endExport(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/account/exports/{id}', { params: { path: { id } } }));
  await queryClient.invalidateQueries({ queryKey: EXPORTS });
}
