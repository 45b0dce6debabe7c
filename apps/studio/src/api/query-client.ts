import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.js';

/** Who is signed in is asked again when another answer says nobody: the layout leads to sign-in. */
function onError(error: unknown, key: unknown): void {
  if (error instanceof Problem && error.code === 'unauthenticated' && key !== 'me')
    void queryClient.invalidateQueries({ queryKey: ['me'] });
}

/** Reads are retried only when the failure may pass by itself. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: (error, { queryKey }) => onError(error, queryKey[0]) }),
  mutationCache: new MutationCache({ onError: (error) => onError(error, undefined) }),
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.transient,
    },
  },
});
