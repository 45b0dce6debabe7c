import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type { AccountErasure } from '../../api/wire.js';

const ERASURE = ['account-erasure'];

/** Whether the account is to be erased, and what stands against it. */
export function useErasure(): UseQueryResult<AccountErasure> {
  return useQuery({
    queryKey: ERASURE,
    queryFn: () => answer(api.GET('/api/v1/account/erasure')),
  });
}

/** Plans the erasure; it can be taken back until its day. */
export async function askErasure(body: { email: string; password: string }): Promise<void> {
  queryClient.setQueryData(ERASURE, await answer(api.POST('/api/v1/account/erasure', { body })));
}

export async function takeErasureBack(): Promise<void> {
  queryClient.setQueryData(ERASURE, await answer(api.DELETE('/api/v1/account/erasure')));
}
