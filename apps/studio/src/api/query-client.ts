import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.js';

/** Reads are retried only when the failure may pass by itself. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && error instanceof Problem && error.transient,
    },
  },
});
