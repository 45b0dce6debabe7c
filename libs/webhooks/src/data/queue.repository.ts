import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  countedRecords,
  deleteInBatches,
  RecordKeepers,
  RetentionSettings,
  UnitOfWork,
  type OldRecords,
} from '#kernel';
import { LOG_DAYS, LOG_KEPT, type EndReason } from '../endpoint.js';
import type { Told } from '../told.js';

/** Requests to one endpoint at once; one alone while nothing comes through to it. */
const MAX_AT_ONCE = 4;
/** Longer than an attempt may take: whoever holds it after that has died. */
const LEASE_S = 30;

export interface Due {
  deliveryId: string;
  fencingToken: number;
}

/** A delivery under lease, and all that an attempt needs. */
export interface Leased extends Due {
  endpointId: string;
  workspaceId: string;
  url: string;
  eventId: string;
  type: Told['type'];
  body: string;
  /** Before this one. */
  attempts: number;
}

export interface AttemptRow {
  deliveryId: string;
  at: Date;
  duration_ms: number;
  status: number | null;
  error: string | null;
  answer: string;
  /** Whole milliseconds that the answer asked for; it is followed and not kept. */
  retryAfter_ms?: number;
}

/** What becomes of a delivery after an attempt. */
export type Verdict =
  | { status: 'delivered' }
  /** After a delay in whole milliseconds. */
  | { status: 'waiting'; delay_ms: number }
  | { status: 'failed'; reason: EndReason };

/** That `v` is over its days and nobody waits for it any more. */
const OLD = `v.created_at < kernel.now() - $1 * interval '1 day'
  AND NOT EXISTS (SELECT 1 FROM webhooks.delivery d
                   WHERE d.event_id = v.id AND d.status = 'waiting')`;

/** Events on their way to endpoints: who is to be told, when, and who is at it. */
@Injectable()
export class QueueRepository implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: RetentionSettings,
    private readonly records: RecordKeepers,
  ) {}

  onModuleInit(): void {
    this.settings.register(LOG_KEPT, LOG_DAYS);
    this.records.register(LOG_KEPT, { find: () => this.old(), clear: () => this.prune() });
  }

  /** True where somebody would be told of that type. */
  async anyoneWants(workspaceId: string, type: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT 1 FROM webhooks.endpoint
        WHERE workspace_id = $1 AND disabled_at IS NULL AND $2 = ANY (events) LIMIT 1`,
      [workspaceId, type],
    );
    return rows.length > 0;
  }

  /** The event, once by its id. */
  async addEvent(event: {
    id: string;
    workspaceId: string;
    type: string;
    body: string;
  }): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO webhooks.event (id, workspace_id, type, body) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [event.id, event.workspaceId, event.type, event.body],
    );
  }

  /**
   * One delivery for each endpoint that wants the event, or for `endpointId` alone. An endpoint that
   * is switched off meanwhile is waited for and gets none: nobody would end it.
   */
  addDeliveries(eventId: string, endpointId: string | null = null): Promise<Due[]> {
    return this.unitOfWork.sql<Due>(
      `INSERT INTO webhooks.delivery (event_id, endpoint_id)
       SELECT v.id, e.id FROM webhooks.event v
         JOIN webhooks.endpoint e ON e.workspace_id = v.workspace_id AND e.disabled_at IS NULL
        WHERE v.id = $1 AND CASE WHEN $2::uuid IS NULL THEN v.type = ANY (e.events) ELSE e.id = $2 END
          FOR SHARE OF e
       ON CONFLICT DO NOTHING
       RETURNING id AS "deliveryId", fencing_token AS "fencingToken"`,
      [eventId, endpointId],
    );
  }

  /**
   * What can go out now: of each endpoint as many as it has places free, the longest waiting first;
   * the first ones of all endpoints before the second ones, so that many of one, or of many that
   * fail, keep nobody else waiting.
   */
  due(limit: number): Promise<Due[]> {
    // (SELECT kernel.now()) is read once, and not again for each endpoint.
    return this.unitOfWork.sql<Due>(
      `SELECT d.id AS "deliveryId", d.fencing_token AS "fencingToken"
         FROM (SELECT e.id, CASE WHEN e.failing_since IS NULL THEN $2::int ELSE 1 END
                      - (SELECT count(*) FROM webhooks.delivery
                          WHERE endpoint_id = e.id AND status = 'waiting'
                            AND lease_until >= (SELECT kernel.now())) AS free
                 FROM webhooks.endpoint e
                WHERE e.disabled_at IS NULL
                  AND EXISTS (SELECT 1 FROM webhooks.delivery w
                               WHERE w.endpoint_id = e.id AND w.status = 'waiting'
                                 AND w.next_attempt_at <= (SELECT kernel.now()))) one
        CROSS JOIN LATERAL (
          SELECT id, fencing_token, next_attempt_at,
                 row_number() OVER (ORDER BY next_attempt_at) AS turn
            FROM webhooks.delivery
           WHERE endpoint_id = one.id AND status = 'waiting'
             AND next_attempt_at <= (SELECT kernel.now())
             AND (lease_until IS NULL OR lease_until < (SELECT kernel.now()))
           ORDER BY next_attempt_at LIMIT greatest(one.free, 0)) d
        ORDER BY d.turn, d.next_attempt_at LIMIT $1`,
      [limit, MAX_AT_ONCE],
    );
  }

  /** The next one of an endpoint, for whoever has just done one. */
  async nextOf(endpointId: string): Promise<Due | null> {
    const [row] = await this.unitOfWork.sql<Due>(
      `SELECT id AS "deliveryId", fencing_token AS "fencingToken" FROM webhooks.delivery
        WHERE endpoint_id = $1 AND status = 'waiting' AND next_attempt_at <= kernel.now()
          AND (lease_until IS NULL OR lease_until < kernel.now())
        ORDER BY next_attempt_at LIMIT 1`,
      [endpointId],
    );
    return row ?? null;
  }

  /** Takes one that is due. @returns null where others have it, or enough of its endpoint. */
  async lease(due: Due): Promise<Leased | null> {
    this.unitOfWork.requireTransaction();
    const [endpoint] = await this.unitOfWork.sql<{ id: string; failing: boolean }>(
      `SELECT id, failing_since IS NOT NULL AS failing FROM webhooks.endpoint
        WHERE id = (SELECT endpoint_id FROM webhooks.delivery WHERE id = $1)
          AND disabled_at IS NULL FOR NO KEY UPDATE`,
      [due.deliveryId],
    );
    if (!endpoint) return null;
    // Read under the lock: two workers cannot both find the last place free.
    const busy = await this.countLeased(endpoint.id);
    if (busy >= (endpoint.failing ? 1 : MAX_AT_ONCE)) return null;
    const [row] = await this.unitOfWork.sql<Leased>(
      `UPDATE webhooks.delivery d
          SET fencing_token = d.fencing_token + 1,
              lease_until = kernel.now() + $3 * interval '1 second'
         FROM webhooks.event v, webhooks.endpoint e
        WHERE d.id = $1 AND d.fencing_token = $2 AND d.status = 'waiting'
          AND d.next_attempt_at <= kernel.now()
          AND (d.lease_until IS NULL OR d.lease_until < kernel.now())
          AND v.id = d.event_id AND e.id = d.endpoint_id
    RETURNING d.id AS "deliveryId", d.fencing_token AS "fencingToken", e.id AS "endpointId",
              e.workspace_id AS "workspaceId", e.url, v.id AS "eventId", v.type, v.body, d.attempts`,
      [due.deliveryId, due.fencingToken, LEASE_S],
    );
    return row ?? null;
  }

  /** Writes an attempt down and what follows from it. @returns false for who came too late. */
  async finish(leased: Leased, attempt: AttemptRow, verdict: Verdict): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE webhooks.delivery
          SET status = $3, attempts = attempts + 1, lease_until = NULL, last_status = $4,
              last_error = $5, end_reason = $6,
              next_attempt_at = kernel.now() + $7::int * interval '1 millisecond',
              finished_at = CASE WHEN $3 <> 'waiting' THEN kernel.now() END
        WHERE id = $1 AND fencing_token = $2 AND status = 'waiting' RETURNING id`,
      [
        leased.deliveryId,
        leased.fencingToken,
        verdict.status,
        attempt.status,
        attempt.error,
        verdict.status === 'failed' ? verdict.reason : null,
        verdict.status === 'waiting' ? verdict.delay_ms : null,
      ],
    );
    if (rows.length === 0) return false;
    await this.unitOfWork.sql(
      `INSERT INTO webhooks.attempt (delivery_id, at, duration_ms, status, error, answer)
       VALUES ($1, $2, $3, $4, $5, $6)`,
      [
        attempt.deliveryId,
        attempt.at,
        attempt.duration_ms,
        attempt.status,
        attempt.error,
        attempt.answer,
      ],
    );
    return true;
  }

  /** Ends what waits for an endpoint that is off. */
  async endAll(endpointId: string, reason: EndReason): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE webhooks.delivery
          SET status = 'failed', end_reason = $2, next_attempt_at = NULL, lease_until = NULL,
              finished_at = kernel.now(), fencing_token = fencing_token + 1
        WHERE endpoint_id = $1 AND status = 'waiting'`,
      [endpointId, reason],
    );
  }

  /**
   * Begins a delivery anew, at once; an attempt that is under way counts no more.
   * @returns null where the endpoint has no such delivery.
   */
  async restart(endpointId: string, deliveryId: string): Promise<Due | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<Due>(
      `UPDATE webhooks.delivery
          SET status = 'waiting', attempts = 0, next_attempt_at = kernel.now(), lease_until = NULL,
              fencing_token = fencing_token + 1, end_reason = NULL, finished_at = NULL
        WHERE id = $2 AND endpoint_id = $1
    RETURNING id AS "deliveryId", fencing_token AS "fencingToken"`,
      [endpointId, deliveryId],
    );
    return row ?? null;
  }

  private async countLeased(endpointId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ leased: number }>(
      `SELECT count(*)::int AS leased FROM webhooks.delivery
        WHERE endpoint_id = $1 AND status = 'waiting' AND lease_until >= kernel.now()`,
      [endpointId],
    );
    return row?.leased ?? 0;
  }

  async countWaiting(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM webhooks.delivery WHERE status = 'waiting'`,
    );
    return row?.waiting ?? 0;
  }

  private async old(): Promise<OldRecords> {
    const days = await this.settings.days(LOG_KEPT);
    const [row] = await this.unitOfWork.sql<{ count: number; bytes: number; oldest: Date | null }>(
      `SELECT count(*)::int AS count, min(v.created_at) AS oldest,
              coalesce(sum(octet_length(v.body)), 0)::float8 AS bytes
         FROM webhooks.event v WHERE ${OLD}`,
      [days],
    );
    return countedRecords(row);
  }

  /** Forgets events that are older than the log goes back, with what became of them. */
  async prune(): Promise<number> {
    const days = await this.settings.days(LOG_KEPT);
    return deleteInBatches(async (rows) => {
      const [deleted] = await this.unitOfWork.sql<{ events: number }>(
        `WITH gone AS (
           DELETE FROM webhooks.event WHERE id IN (
             SELECT v.id FROM webhooks.event v WHERE ${OLD}
              LIMIT $2) RETURNING id)
         SELECT count(*)::int AS events FROM gone`,
        [days, rows],
      );
      return deleted?.events ?? 0;
    });
  }
}
