import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { answer, api } from '../../api/client.js';
import { queryClient } from '../../api/query-client.js';
import { refreshCredits } from '../credits/credits.api.js';
import type {
  ChangePreview,
  Checkout,
  Page,
  Purchase,
  SubscriptionAnswer,
} from '../../api/wire.js';

/** Opens a checkout for one product and leaves for its page, which may take this one's place. */
export async function startCheckout(
  productCode: string,
  { inPlace = false }: { inPlace?: boolean } = {},
): Promise<void> {
  const { checkoutUrl } = await answer(
    api.POST('/api/v1/billing/checkouts', { body: { productCode } }),
  );
  if (inPlace) location.replace(checkoutUrl);
  else location.assign(checkoutUrl);
}

/** One checkout, asked again until the payment's own event has settled it. */
export function useCheckout(id: string): UseQueryResult<Checkout> {
  return useQuery({
    queryKey: ['checkout', id],
    queryFn: () => answer(api.GET('/api/v1/billing/checkouts/{id}', { params: { path: { id } } })),
    enabled: id !== '',
    refetchInterval: (query) => (query.state.data?.status === 'pending' ? 1500 : false),
  });
}

/** How often it is asked whether a change of plan has come. */
const CHANGE_LOOK_MS = 15_000;

export function useSubscription(): UseQueryResult<SubscriptionAnswer> {
  return useQuery({
    queryKey: ['subscription'],
    queryFn: () => answer(api.GET('/api/v1/billing/subscription')),
    refetchInterval: (query) =>
      query.state.data?.subscription?.pendingProductCode == null ? false : CHANGE_LOOK_MS,
  });
}

function showSubscription(state: SubscriptionAnswer): void {
  queryClient.setQueryData(['subscription'], state);
  void queryClient.invalidateQueries({ queryKey: ['me'] });
}

/**
 * Cancels at the end of the period, or takes the cancellation back.
 * @param subscriptionId of another one that runs beside the newest
 */
export async function changeRenewal(
  verb: 'cancel' | 'resume',
  subscriptionId?: string,
): Promise<void> {
  const which = { params: { query: { subscriptionId } } };
  const done =
    verb === 'resume'
      ? api.POST('/api/v1/billing/subscription/resume', which)
      : api.POST('/api/v1/billing/subscription/cancel', which);
  showSubscription(await answer(done));
}

/** What a change to that plan would cost, and when it would begin. */
export function useChangePreview(productCode: string): UseQueryResult<ChangePreview> {
  return useQuery({
    queryKey: ['change-preview', productCode],
    queryFn: () =>
      answer(
        api.GET('/api/v1/billing/subscription/change-preview', {
          params: { query: { productCode } },
        }),
      ),
    staleTime: 0,
  });
}

/** Moves a running subscription to another plan; its credits arrive with the payment. */
export async function changePlan(productCode: string): Promise<SubscriptionAnswer> {
  const state = await answer(
    api.POST('/api/v1/billing/subscription/change', { body: { productCode } }),
  );
  showSubscription(state);
  return state;
}

/** To be called after a payment: it may have brought credits and a plan. */
export function refreshPurchases(): void {
  refreshCredits();
  for (const key of ['me', 'subscription', 'purchases'])
    void queryClient.invalidateQueries({ queryKey: [key] });
}

/** Leaves for the payment service's own page with invoices and cards. */
export async function openPortal(): Promise<void> {
  const { url } = await answer(api.POST('/api/v1/billing/portal'));
  location.assign(url);
}

/** @param enabled false: what is known already is shown, and nothing is asked. */
export function usePurchases(enabled = true): UseQueryResult<Page<Purchase>> {
  return useQuery({
    queryKey: ['purchases'],
    enabled,
    queryFn: () =>
      answer(api.GET('/api/v1/billing/purchases', { params: { query: { limit: 50 } } })),
  });
}

/** One purchase, as its receipt has it. */
export function usePurchase(id: string): UseQueryResult<Purchase> {
  return useQuery({
    queryKey: ['purchases', id],
    queryFn: () => answer(api.GET('/api/v1/billing/purchases/{id}', { params: { path: { id } } })),
  });
}
