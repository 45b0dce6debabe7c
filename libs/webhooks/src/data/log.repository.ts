import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { DeliveryState, Disabler, Endpoint, EndReason, EventType } from '../endpoint.js';

export interface Delivery {
  id: string;
  eventId: string;
  endpointId: string;
  type: string;
  status: DeliveryState;
  attempts: number;
  nextAttemptAt: Date | null;
  endReason: EndReason | null;
  lastStatus: number | null;
  lastError: string | null;
  createdAt: Date;
  finishedAt: Date | null;
}

export interface Attempt {
  id: string;
  at: Date;
  durationMs: number;
  status: number | null;
  error: string | null;
  answer: string;
}

/** An endpoint as operators see it, with what became of the last day's deliveries. */
export interface WatchedEndpoint extends Omit<Endpoint, 'oldSecretUntil'> {
  delivered: number;
  failed: number;
  waiting: number;
}

const DELIVERY = `d.id, d.event_id AS "eventId", d.endpoint_id AS "endpointId", v.type, d.status,
  d.attempts, d.next_attempt_at AS "nextAttemptAt", d.end_reason AS "endReason",
  d.last_status AS "lastStatus", d.last_error AS "lastError", d.created_at AS "createdAt",
  d.finished_at AS "finishedAt"`;
const FROM = 'FROM webhooks.delivery d JOIN webhooks.event v ON v.id = d.event_id';

/** What was sent, when, and what came back: for customers and for operators. */
@Injectable()
export class LogRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Deliveries of an endpoint, newest first, after the one with the id `after`. */
  page(
    endpointId: string,
    filter: { status: DeliveryState | null; after: string | null; limit: number },
  ): Promise<Delivery[]> {
    return this.unitOfWork.sql<Delivery>(
      `SELECT ${DELIVERY} ${FROM}
        WHERE d.endpoint_id = $1 AND ($2::text IS NULL OR d.status = $2)
          AND ($3::uuid IS NULL OR d.id < $3)
        ORDER BY d.id DESC LIMIT $4`,
      [endpointId, filter.status, filter.after, filter.limit],
    );
  }

  async find(endpointId: string, id: string): Promise<(Delivery & { body: string }) | null> {
    const [row] = await this.unitOfWork.sql<Delivery & { body: string }>(
      `SELECT ${DELIVERY}, v.body ${FROM} WHERE d.endpoint_id = $1 AND d.id = $2`,
      [endpointId, id],
    );
    return row ?? null;
  }

  /** Oldest first. */
  attemptsOf(deliveryId: string): Promise<Attempt[]> {
    return this.unitOfWork.sql<Attempt>(
      `SELECT id, at, duration_ms AS "durationMs", status, error, answer
         FROM webhooks.attempt WHERE delivery_id = $1 ORDER BY id`,
      [deliveryId],
    );
  }

  /** For the console: deliveries of any endpoint, newest first. */
  async search(filter: {
    endpointId?: string | undefined;
    status?: DeliveryState | undefined;
    start: number;
    end: number;
  }): Promise<{ items: Delivery[]; total: number }> {
    const where = `WHERE ($1::uuid IS NULL OR d.endpoint_id = $1) AND ($2::text IS NULL OR d.status = $2)`;
    const params = [filter.endpointId ?? null, filter.status ?? null];
    const items = await this.unitOfWork.sql<Delivery>(
      `SELECT ${DELIVERY} ${FROM} ${where} ORDER BY d.id DESC OFFSET $3 LIMIT $4`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM webhooks.delivery d ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** For the console: endpoints, those with trouble first. */
  async watch(filter: {
    id?: string | undefined;
    workspaceId?: string | undefined;
    state?: 'working' | 'failing' | 'off' | undefined;
    q?: string | undefined;
    start: number;
    end: number;
  }): Promise<{ items: WatchedEndpoint[]; total: number }> {
    const where = `WHERE ($1::uuid IS NULL OR e.id = $1) AND ($2::uuid IS NULL OR e.workspace_id = $2)
      AND ($3::text IS NULL OR strpos(lower(e.url), lower($3)) > 0)
      AND CASE $4::text WHEN 'off' THEN e.disabled_at IS NOT NULL
            WHEN 'failing' THEN e.disabled_at IS NULL AND e.failing_since IS NOT NULL
            WHEN 'working' THEN e.disabled_at IS NULL AND e.failing_since IS NULL
            ELSE true END`;
    const params = [
      filter.id ?? null,
      filter.workspaceId ?? null,
      filter.q?.trim() ?? null,
      filter.state ?? null,
    ];
    const items = await this.unitOfWork.sql<
      WatchedEndpoint & { events: EventType[]; disabledBy: Disabler | null }
    >(
      `SELECT e.id, e.workspace_id AS "workspaceId", e.url, e.description, e.events,
              e.disabled_at AS "disabledAt", e.disabled_by AS "disabledBy",
              e.disabled_note AS "disabledNote", e.failing_since AS "failingSince",
              e.created_at AS "createdAt", n.delivered, n.failed, n.waiting
         FROM (SELECT * FROM webhooks.endpoint e ${where}
                ORDER BY e.failing_since IS NULL, e.id DESC OFFSET $5 LIMIT $6) e
        CROSS JOIN LATERAL (
          SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
                 count(*) FILTER (WHERE status = 'failed')::int AS failed,
                 count(*) FILTER (WHERE status = 'waiting')::int AS waiting
            FROM webhooks.delivery d
           WHERE d.endpoint_id = e.id AND d.created_at > kernel.now() - interval '24 hours') n
        ORDER BY e.failing_since IS NULL, e.id DESC`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM webhooks.endpoint e ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }
}
