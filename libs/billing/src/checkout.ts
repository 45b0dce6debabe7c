import type { GatewayName } from './gateway/payment-gateway.js';

/** A sale as it was agreed when the customer left for the gateway. Money in minor units. */
export interface Checkout {
  id: string;
  workspaceId: string;
  userId: string;
  email: string;
  gateway: GatewayName;
  kind: 'pack' | 'subscription';
  productCode: string;
  planCode: string | null;
  externalProductId: string;
  credits: number;
  amountMinor: number;
  currency: string;
  externalCheckoutId: string | null;
  checkoutUrl: string | null;
  status: 'pending' | 'completed' | 'expired' | 'failed';
  grantedCredits: number | null;
}
