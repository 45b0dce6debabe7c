import type { EventOutcome } from '../data/payment-event.repository.js';

/** What became of an event, and which sales others may wait for became known by it. */
export type HandlerResult = EventOutcome & { unblocks?: string[] };

export const processed = (
  note: string,
  workspaceId: string,
  unblocks: string[] = [],
): HandlerResult => ({
  status: 'processed',
  note,
  workspaceId,
  unblocks,
});

export const ignored = (note: string): HandlerResult => ({ status: 'ignored', note });

/** An event cannot wait for ever: after this long a person has to look at it. */
export const MAX_WAIT_MS = 24 * 3_600_000;
const RETRY_S = 60;

export const waiting = (note: string, subject: string): HandlerResult => ({
  status: 'waiting',
  note,
  subject,
  retry_s: RETRY_S,
});

export const subjectOfSubscription = (externalId: string) => `subscription:${externalId}`;
