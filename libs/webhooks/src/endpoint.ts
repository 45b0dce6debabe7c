/** What a customer's server can be told. */
export const EVENT_TYPES = [
  'generation.finished',
  'image.delivered',
  'image.failed',
  'credits.low',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Sent only when somebody asks for it, to any endpoint. */
export const TEST_EVENT = 'webhook.test';

/** Endpoints of one workspace. */
export const MAX_ENDPOINTS = 5;

/** After a rotation the secret before it signs for so long as well. */
export const OLD_SECRET_HOURS = 24;

/** An endpoint that was given up on is switched off when nothing came through for so long. */
export const DISABLE_AFTER_DAYS = 3;

/** The retention setting that says for how many days the log is kept. */
export const LOG_KEPT = 'webhook-log';
export const LOG_DAYS = { days: 30, min_days: 3, max_days: 365 };

export const DISABLERS = ['customer', 'failures', 'gone', 'operator'] as const;
export type Disabler = (typeof DISABLERS)[number];

export interface Endpoint {
  id: string;
  workspaceId: string;
  url: string;
  description: string;
  events: EventType[];
  disabledAt: Date | null;
  disabledBy: Disabler | null;
  disabledNote: string | null;
  failingSince: Date | null;
  createdAt: Date;
  /** Until then the secret before the present one signs too. */
  oldSecretUntil: Date | null;
}

export const DELIVERY_STATES = ['waiting', 'delivered', 'failed'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const END_REASONS = ['gave_up', 'endpoint_disabled', 'endpoint_gone'] as const;
export type EndReason = (typeof END_REASONS)[number];
