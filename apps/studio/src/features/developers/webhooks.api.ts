import {
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import type {
  ChangeWebhookEndpoint,
  CreateWebhookEndpoint,
  Page,
  WebhookDelivery,
  WebhookDeliveryDetail,
  WebhookDeliveryState,
  WebhookEndpoint,
  WebhookEndpointList,
  WebhookEndpointWithSecret,
} from '../../api/wire.js';

const PAGE = 20;
/** While something waits the log is looked at again so often. */
const LOOK_AGAIN_MS = 3_000;

const pathOf = (id: string) => ({ params: { path: { id } } });
const refresh = (): Promise<void> => queryClient.invalidateQueries({ queryKey: ['webhooks'] });

export function useEndpoints(): UseQueryResult<WebhookEndpointList> {
  return useQuery({
    queryKey: ['webhooks', 'list'],
    queryFn: () => answer(api.GET('/api/v1/webhook-endpoints')),
  });
}

export function useEndpoint(id: string): UseQueryResult<WebhookEndpoint> {
  return useQuery({
    queryKey: ['webhooks', id, 'endpoint'],
    queryFn: () => answer(api.GET('/api/v1/webhook-endpoints/{id}', pathOf(id))),
  });
}

/** The answer holds the secret, this once. */
export async function createEndpoint(
  body: CreateWebhookEndpoint,
): Promise<WebhookEndpointWithSecret> {
  const made = await answer(api.POST('/api/v1/webhook-endpoints', { body }));
  void refresh();
  return made;
}

export async function changeEndpoint(id: string, body: ChangeWebhookEndpoint): Promise<void> {
  await answer(api.PATCH('/api/v1/webhook-endpoints/{id}', { ...pathOf(id), body }));
  await refresh();
}

export async function deleteEndpoint(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/webhook-endpoints/{id}', pathOf(id)));
  queryClient.removeQueries({ queryKey: ['webhooks', id] });
  await refresh();
}

/** @returns the new secret, this once. */
export async function rotateSecret(id: string): Promise<string> {
  const { secret } = await answer(api.POST('/api/v1/webhook-endpoints/{id}/secret', pathOf(id)));
  void refresh();
  return secret;
}

export async function sendTest(id: string): Promise<void> {
  await answer(api.POST('/api/v1/webhook-endpoints/{id}/test', pathOf(id)));
  await refresh();
}

/** What was sent, newest first; looked at again while something is on its way. */
export function useDeliveries(
  id: string,
  status: WebhookDeliveryState | undefined,
): UseInfiniteQueryResult<InfiniteData<Page<WebhookDelivery>>> {
  return useInfiniteQuery({
    queryKey: ['webhooks', id, 'deliveries', status],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, status, cursor: pageParam };
      const params = { path: { id }, query };
      return answer(api.GET('/api/v1/webhook-endpoints/{id}/deliveries', { params, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some((item) => item.status === 'waiting')) ===
      true
        ? LOOK_AGAIN_MS
        : false,
  });
}

/** One delivery with its attempts; read again whenever the list shows that it moved on. */
export function useDelivery(
  id: string,
  item: WebhookDelivery,
): UseQueryResult<WebhookDeliveryDetail> {
  return useQuery({
    queryKey: ['webhooks', id, 'delivery', item.id, item.status, item.attempts],
    queryFn: () => {
      const params = { path: { id, deliveryId: item.id } };
      return answer(api.GET('/api/v1/webhook-endpoints/{id}/deliveries/{deliveryId}', { params }));
    },
  });
}

export async function redeliver(id: string, deliveryId: string): Promise<void> {
  const params = { path: { id, deliveryId } };
  await answer(
    api.POST('/api/v1/webhook-endpoints/{id}/deliveries/{deliveryId}/redeliver', { params }),
  );
  await refresh();
}
