import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { request } from '../../api/request.js';
import type { Catalog } from '../../api/wire.js';

/** Plans, packs, styles, ratios, resolutions and limits; they change rarely. */
export function useCatalog(): UseQueryResult<Catalog> {
  return useQuery({
    queryKey: ['catalog'],
    queryFn: () => request<Catalog>('GET', '/catalog'),
    staleTime: 300_000,
  });
}
