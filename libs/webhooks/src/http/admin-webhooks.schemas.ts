import { z } from 'zod';
import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';
import type { WatchedEndpoint } from '../data/log.repository.js';
import { deliveryState, deliveryView, endpointView } from './webhooks.schemas.js';

const endpointState = z.enum(['working', 'failing', 'off']).meta({ id: 'WebhookEndpointState' });

export const adminEndpointsQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  state: endpointState.optional(),
});
export const adminDeliveriesQuery = adminListQuery.extend({
  endpointId: z.uuid().optional(),
  status: deliveryState.optional(),
});
export const adminEndpointView = endpointView
  .omit({ oldSecretUntil: true, enabled: true })
  .extend({
    workspaceId: z.uuid(),
    state: endpointState,
    delivered: z.int().describe('Of the last 24 hours'),
    failed: z.int(),
    waiting: z.int(),
  })
  .meta({ id: 'AdminWebhookEndpoint' });
export const adminEndpointList = adminPageOf(adminEndpointView, 'AdminWebhookEndpointList');
/** Without what the customer's server answered, which is theirs. */
export const adminDeliveryView = deliveryView
  .extend({ endpointId: z.uuid() })
  .meta({ id: 'AdminWebhookDelivery' });
export const adminDeliveryList = adminPageOf(adminDeliveryView, 'AdminWebhookDeliveryList');
export const overruleBody = z
  .object({ reason: reasonSchema.max(500) })
  .meta({ id: 'OverruleWebhookEndpoint' });
export const overruledView = z
  .object({ auditId: z.uuid().nullable().describe('Null where nothing changed') })
  .meta({ id: 'OverruledWebhookEndpoint' });

const iso = (at: Date | null) => at?.toISOString() ?? null;

function stateOf({ disabledAt, failingSince }: WatchedEndpoint) {
  if (disabledAt !== null) return 'off';
  return failingSince === null ? 'working' : 'failing';
}

export function toAdminEndpointView(endpoint: WatchedEndpoint): z.output<typeof adminEndpointView> {
  return {
    ...endpoint,
    state: stateOf(endpoint),
    disabledAt: iso(endpoint.disabledAt),
    failingSince: iso(endpoint.failingSince),
    createdAt: endpoint.createdAt.toISOString(),
  };
}
