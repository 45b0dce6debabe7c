import { z } from 'zod';
import { OUTSIDE_REASONS, pageOf, pageQuery } from '#kernel';
import type { Attempt, Delivery } from '../data/log.repository.js';
import {
  DELIVERY_STATES,
  DISABLERS,
  END_REASONS,
  EVENT_TYPES,
  MAX_ENDPOINTS,
  type Endpoint,
} from '../endpoint.js';

const eventType = z.enum(EVENT_TYPES).meta({ id: 'WebhookEventType' });
const url = z.string().trim().min(1).max(2048);
const events = z.array(eventType).min(1).max(EVENT_TYPES.length);
const description = z.string().trim().max(200);
export const deliveryState = z.enum(DELIVERY_STATES).meta({ id: 'WebhookDeliveryState' });
const endReason = z.enum(END_REASONS).meta({ id: 'WebhookEndReason' });
/** Why there was no answer; `internal` is a fault of ours. */
export const attemptError = z
  .enum([...OUTSIDE_REASONS, 'internal'])
  .meta({ id: 'WebhookAttemptError' });

export const createEndpointBody = z
  .object({ url, events, description: description.optional() })
  .meta({ id: 'CreateWebhookEndpoint' });
export const changeEndpointBody = z
  .object({
    url: url.optional(),
    events: events.optional(),
    description: description.optional(),
    enabled: z.boolean().optional(),
  })
  .meta({ id: 'ChangeWebhookEndpoint' });

export const endpointView = z
  .object({
    id: z.uuid(),
    url: z.string(),
    description: z.string(),
    events: z.array(eventType),
    enabled: z.boolean(),
    disabledBy: z.enum(DISABLERS).nullable(),
    disabledNote: z.string().nullable().describe('An operator’s words'),
    disabledAt: z.iso.datetime().nullable(),
    failingSince: z.iso.datetime().nullable().describe('Since when nothing has come through'),
    oldSecretUntil: z.iso
      .datetime()
      .nullable()
      .describe('Until then the secret before the present one signs too'),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });
export const endpointWithSecret = endpointView
  .extend({ secret: z.string().describe('whsec_…, shown this once') })
  .meta({ id: 'WebhookEndpointWithSecret' });
export const endpointList = z
  .object({
    items: z.array(endpointView),
    nextCursor: z.string().nullable(),
    max: z.int().describe(`Endpoints of one workspace: ${MAX_ENDPOINTS}`),
  })
  .meta({ id: 'WebhookEndpointList' });

export const deliveriesQuery = pageQuery.extend({ status: deliveryState.optional() });
export const deliveryView = z
  .object({
    id: z.uuid(),
    eventId: z.uuid().describe('The webhook-id: the same in every attempt and redelivery'),
    type: z.string(),
    status: deliveryState,
    attempts: z.int(),
    nextAttemptAt: z.iso.datetime().nullable(),
    endReason: endReason.nullable(),
    lastStatus: z.int().nullable(),
    lastError: attemptError.nullable(),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });
export const deliveryList = pageOf(deliveryView, 'WebhookDeliveryList');
const attemptView = z
  .object({
    id: z.uuid(),
    at: z.iso.datetime(),
    durationMs: z.int(),
    status: z.int().nullable(),
    error: attemptError.nullable(),
    answer: z.string().describe('The first 1,024 bytes'),
  })
  .meta({ id: 'WebhookAttempt' });
export const deliveryDetail = deliveryView
  .extend({
    body: z.string().describe('Exactly what is sent'),
    attemptLog: z.array(attemptView).describe('Oldest first'),
  })
  .meta({ id: 'WebhookDeliveryDetail' });

export const idParameter = z.object({ id: z.uuid() });
export const deliveryParameters = z.object({ id: z.uuid(), deliveryId: z.uuid() });
export type DeliveryParameters = z.output<typeof deliveryParameters>;

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function toEndpointView(endpoint: Endpoint): z.output<typeof endpointView> {
  return {
    ...endpoint,
    enabled: endpoint.disabledAt === null,
    disabledAt: iso(endpoint.disabledAt),
    failingSince: iso(endpoint.failingSince),
    oldSecretUntil: iso(endpoint.oldSecretUntil),
    createdAt: endpoint.createdAt.toISOString(),
  };
}

/** Written by us alone, so that what is stored fits. */
const errorOf = (text: string | null) => text as z.output<typeof attemptError> | null;

export function toDeliveryView(delivery: Delivery): z.output<typeof deliveryView> {
  return {
    ...delivery,
    lastError: errorOf(delivery.lastError),
    nextAttemptAt: iso(delivery.nextAttemptAt),
    createdAt: delivery.createdAt.toISOString(),
    finishedAt: iso(delivery.finishedAt),
  };
}

export function toDeliveryDetail(
  delivery: Delivery & { body: string },
  attempts: readonly Attempt[],
): z.output<typeof deliveryDetail> {
  return {
    ...toDeliveryView(delivery),
    body: delivery.body,
    attemptLog: attempts.map((attempt) => ({
      ...attempt,
      error: errorOf(attempt.error),
      at: attempt.at.toISOString(),
    })),
  };
}
