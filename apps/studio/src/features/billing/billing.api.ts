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

const subscriptionQuery = {
  queryKey: ['subscription'],
  queryFn: () => answer(api.GET('/api/v1/billing/subscription')),
};

export function useSubscription(): UseQueryResult<SubscriptionAnswer> {
  return useQuery({
    ...subscriptionQuery,
    refetchInterval: (query) =>
      query.state.data?.subscription?.pendingProductCode == null ? false : CHANGE_LOOK_MS,
  });
}

function showSubscription(state: SubscriptionAnswer): void {
  queryClient.setQueryData(['subscription'], state);
  refreshCredits();
  for (const key of ['me', 'purchases']) void queryClient.invalidateQueries({ queryKey: [key] });
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

/** How long, and how often, the payment of a dearer plan is looked for. */
const PAYMENT_LOOKS = { for_ms: 60_000, every_ms: 1500 };

/**
 * Looks until a plan that was asked for has been paid and stands; then everything shows it.
 * @returns the credits that it brought, or null where its payment takes longer
 */
export async function awaitPlan(productCode: string): Promise<number | null> {
  const end = Date.now() + PAYMENT_LOOKS.for_ms;
  while (Date.now() < end) {
    const state = await queryClient
      .query({ ...subscriptionQuery, staleTime: 0 })
      .catch(() => undefined);
    const now = state?.subscription;
    if (now?.productCode === productCode && now.pendingProductCode === null) {
      refreshPurchases();
      return now.credits;
    }
    await new Promise((resolve) => setTimeout(resolve, PAYMENT_LOOKS.every_ms));
  }
  return null;
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
