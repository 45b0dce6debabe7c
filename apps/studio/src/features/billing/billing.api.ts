import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { request } from '../../api/request.js';
import type { Checkout, Page, Purchase, Subscription } from '../../api/wire.js';

interface SubscriptionAnswer {
  subscription: Subscription | null;
}

/** Opens a checkout for one product and leaves for its page. */
export async function startCheckout(productCode: string): Promise<void> {
  const { checkoutUrl } = await request<{ id: string; checkoutUrl: string }>(
    'POST',
    '/billing/checkouts',
    { body: { productCode } },
  );
  location.assign(checkoutUrl);
}

/** One checkout, asked again until the payment's own event has settled it. */
export function useCheckout(id: string): UseQueryResult<Checkout> {
  return useQuery({
    queryKey: ['checkout', id],
    queryFn: () => request<Checkout>('GET', `/billing/checkouts/${id}`),
    enabled: id !== '',
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? 1500 : false),
  });
}

export function useSubscription(): UseQueryResult<SubscriptionAnswer> {
  return useQuery({
    queryKey: ['subscription'],
    queryFn: () => request<SubscriptionAnswer>('GET', '/billing/subscription'),
  });
}

/** Cancels at the end of the period, or takes the cancellation back. */
export async function changeRenewal(verb: 'cancel' | 'resume'): Promise<void> {
  const answer = await request<SubscriptionAnswer>('POST', `/billing/subscription/${verb}`);
  queryClient.setQueryData(['subscription'], answer);
}

export function usePurchases(): UseQueryResult<Page<Purchase>> {
  return useQuery({
    queryKey: ['purchases'],
    queryFn: () => request<Page<Purchase>>('GET', '/billing/purchases', { query: { limit: 50 } }),
  });
}
