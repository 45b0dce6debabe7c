import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import type { Catalog } from '../../api/wire.js';

/** Plans, packs, styles, ratios, resolutions and limits; they change rarely. */
export function useCatalog(): UseQueryResult<Catalog> {
  return useQuery({
    queryKey: ['catalog'],
    queryFn: () => answer(api.GET('/api/v1/catalog')),
    staleTime: 300_000,
  });
}

/** Whether this installation helps with words: improves a description, describes a picture. */
export const useHasPromptHelp = (): boolean => useCatalog().data?.mode.promptHelp === true;
