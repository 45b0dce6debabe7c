import type { OperatorRole } from '#kernel';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a session lives, whatever its owner does, and how long without a request. */
export interface SessionLimits {
  absolute_ms: number;
  idle_ms: number;
}

export const CUSTOMER_SESSION: SessionLimits = { absolute_ms: 30 * DAY_MS, idle_ms: 14 * DAY_MS };
/** Operators can move money: their sessions end with the working day, or with a break. */
export const OPERATOR_SESSION: SessionLimits = { absolute_ms: 12 * HOUR_MS, idle_ms: HOUR_MS };

/** How stale `lastSeenAt` may get before it is written again; keeps reads free of writes. */
export const SEEN_STEP_MS = MINUTE_MS;

export function sessionLimits(roles: readonly OperatorRole[]): SessionLimits {
  return roles.length > 0 ? OPERATOR_SESSION : CUSTOMER_SESSION;
}

export interface SessionTimes {
  createdAt: Date;
  lastSeenAt: Date;
}

/** True while a session that nobody revoked is within both its limits. */
export function isAlive(session: SessionTimes, limits: SessionLimits, now: Date): boolean {
  const age_ms = now.getTime() - session.createdAt.getTime();
  const idle_ms = now.getTime() - session.lastSeenAt.getTime();
  return age_ms < limits.absolute_ms && idle_ms < limits.idle_ms;
}

/** True when the time of the last request is worth writing down again. */
export function isSeenStale(session: SessionTimes, now: Date): boolean {
  return now.getTime() - session.lastSeenAt.getTime() >= SEEN_STEP_MS;
}
