import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { queryClient } from '../../api/query-client.js';
import { problemFrom } from '../../api/problem.js';
import type { Page } from '../../api/wire.js';
interface Subscription {
  id: string;
  planCode: string;
  status: string;
  currentPeriodEnd: string | null;
  cancelAtPeriodEnd: boolean;
}
interface Purchase {
  id: string;
  kind: 'pack' | 'subscription';
  productCode: string;
  credits: number;
  amountMinor: number;
  currency: string;
  status: 'paid' | 'refunded' | 'partially_refunded' | 'disputed';
  refundedMinor: number;
  createdAt: string;
}
interface Checkout {
  id: string;
  status: 'pending' | 'completed' | 'expired' | 'failed';
  productCode: string;
  credits?: number;
}
async function request<T>(
  method: string,
  path: string,
  options: { body?: unknown; query?: unknown } = {},
): Promise<T> {
  const response = await fetch(`/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, body);
  return body as T;
}

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
