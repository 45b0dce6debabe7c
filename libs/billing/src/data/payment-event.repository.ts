import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  countedRecords,
  deleteInBatches,
  RecordKeepers,
  RetentionSettings,
  UnitOfWork,
  type OldRecords,
} from '#kernel';
import type { GatewayName } from '../gateway/payment-gateway.js';

/** Days that the body of a payment event is kept once it had its effect; the row is kept for ever. */
const BODIES = 'payment-event-bodies';

export type EventStatus = 'received' | 'waiting' | 'processed' | 'ignored' | 'rejected';

export interface PaymentEvent {
  gateway: GatewayName;
  eventId: string;
  type: string;
  mode: string | null;
  body: unknown;
  eventAt: Date | null;
  status: EventStatus;
  note: string | null;
  workspaceId: string | null;
  attempts: number;
  receivedAt: Date;
  processedAt: Date | null;
}

const COLUMNS = `gateway, event_id AS "eventId", type, mode, body, event_at AS "eventAt", status, note,
  workspace_id AS "workspaceId", attempts, received_at AS "receivedAt",
  processed_at AS "processedAt"`;

export type NewPaymentEvent = Pick<
  PaymentEvent,
  'gateway' | 'eventId' | 'type' | 'mode' | 'body' | 'eventAt'
>;

export interface EventOutcome {
  status: Exclude<EventStatus, 'received'>;
  note: string;
  workspaceId?: string | null;
  /** Sale that a waiting event waits for. */
  subject?: string | null;
  /** Seconds until it is tried again; only for what waits. */
  retry_s?: number;
}

/** Whom an event is about: as was found out, as its metadata say, or as a buyer of ours. */
const ABOUT = `
  SELECT coalesce($5, billing.payment_event.workspace_id) AS workspace_id
  UNION ALL
  SELECT CASE WHEN pg_input_is_valid(named #>> '{}', 'uuid') THEN (named #>> '{}')::uuid END
    FROM jsonb_path_query(billing.payment_event.body, '$.**.workspaceId') AS named
  UNION ALL
  SELECT c.workspace_id FROM billing.customer c
   WHERE c.gateway = billing.payment_event.gateway AND c.external_customer_id IN (
     SELECT coalesce(buyer ->> 'id', buyer #>> '{}')
       FROM jsonb_path_query(billing.payment_event.body, '$.**.customer') AS buyer)`;

/** Settled, over its days, and not emptied yet. */
const OLD = `received_at < kernel.now() - $1 * interval '1 day' AND body <> '{}'
  AND status IN ('processed', 'ignored', 'rejected')`;

@Injectable()
export class PaymentEventRepository implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly settings: RetentionSettings,
    private readonly records: RecordKeepers,
  ) {}

  onModuleInit(): void {
    this.settings.register(BODIES, { days: 730, min_days: 180, max_days: 3650 });
    this.records.register(BODIES, {
      find: () => this.oldBodies(),
      clear: () => this.emptyAllOld(),
    });
  }

  /** A bounded part of them. @returns how many */
  emptyAllOld(): Promise<number> {
    return deleteInBatches((rows) => this.emptyOldBodies(rows));
  }

  private async oldBodies(): Promise<OldRecords> {
    const days = await this.settings.days(BODIES);
    const [row] = await this.unitOfWork.sql<{ count: number; bytes: number; oldest: Date | null }>(
      `SELECT count(*)::int AS count, min(received_at) AS oldest,
              coalesce(sum(octet_length(body::text)), 0)::float8 AS bytes
         FROM billing.payment_event WHERE ${OLD}`,
      [days],
    );
    return countedRecords(row);
  }

  /** Empties the bodies of old events that are settled. @returns how many; at most `limit` */
  async emptyOldBodies(limit: number): Promise<number> {
    const days = await this.settings.days(BODIES);
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.payment_event SET body = '{}'
        WHERE (gateway, event_id) IN (
          SELECT gateway, event_id FROM billing.payment_event
           WHERE ${OLD}
           ORDER BY received_at LIMIT $2) RETURNING event_id`,
      [days, limit],
    );
    return rows.length;
  }

  /** @returns false when an event with this id was stored before. */
  async insert(event: NewPaymentEvent): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `INSERT INTO billing.payment_event (gateway, event_id, type, mode, body, event_at)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING event_id`,
      [
        event.gateway,
        event.eventId,
        event.type,
        event.mode,
        JSON.stringify(event.body),
        event.eventAt,
      ],
    );
    return rows.length > 0;
  }

  async find(gateway: string, eventId: string): Promise<PaymentEvent | null> {
    const [row] = await this.unitOfWork.sql<PaymentEvent>(
      `SELECT ${COLUMNS} FROM billing.payment_event WHERE gateway = $1 AND event_id = $2`,
      [gateway, eventId],
    );
    return row ?? null;
  }

  /** Locks an event that is still to be done; null when it is done or in other hands. */
  async take(gateway: string, eventId: string): Promise<PaymentEvent | null> {
    const [row] = await this.unitOfWork.sql<PaymentEvent>(
      `SELECT ${COLUMNS} FROM billing.payment_event
        WHERE gateway = $1 AND event_id = $2 AND status IN ('received', 'waiting')
          FOR UPDATE SKIP LOCKED`,
      [gateway, eventId],
    );
    return row ?? null;
  }

  due(limit: number): Promise<{ gateway: string; eventId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT gateway, event_id AS "eventId" FROM billing.payment_event
        WHERE status IN ('received', 'waiting') AND next_attempt_at <= kernel.now()
        ORDER BY next_attempt_at LIMIT $1`,
      [limit],
    );
  }

  /** Events that wait for this sale, oldest first. */
  waitingFor(gateway: string, subject: string): Promise<{ gateway: string; eventId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT gateway, event_id AS "eventId" FROM billing.payment_event
        WHERE gateway = $1 AND subject = $2 AND status = 'waiting' ORDER BY received_at`,
      [gateway, subject],
    );
  }

  async settle(gateway: string, eventId: string, outcome: EventOutcome): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.payment_event
          SET status = $3, note = $4, workspace_id = coalesce($5, workspace_id), subject = $6,
              attempts = attempts + 1, next_attempt_at = kernel.now() + $7 * interval '1 second',
              processed_at = CASE WHEN $3 = 'waiting' THEN NULL ELSE kernel.now() END,
              body = CASE WHEN EXISTS (SELECT FROM billing.erased JOIN (${ABOUT}) AS about USING (workspace_id))
                          THEN billing.redact_body(body, '{}') ELSE body END
        WHERE gateway = $1 AND event_id = $2`,
      [
        gateway,
        eventId,
        outcome.status,
        outcome.note.slice(0, 500),
        outcome.workspaceId ?? null,
        outcome.subject ?? null,
        outcome.retry_s ?? 0,
      ],
    );
  }

  /** After a failure of ours: tried again later, with the reason kept. */
  async postpone(gateway: string, eventId: string, note: string, retry_s: number): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.payment_event SET attempts = attempts + 1, note = $3,
              next_attempt_at = kernel.now() + $4 * interval '1 second'
        WHERE gateway = $1 AND event_id = $2 AND status IN ('received', 'waiting')`,
      [gateway, eventId, note.slice(0, 500), retry_s],
    );
  }

  /** Puts a settled event back: processing it again is harmless by design. One whose body went stays settled. */
  async reopen(gateway: string, eventId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.payment_event SET status = 'received', next_attempt_at = kernel.now()
        WHERE gateway = $1 AND event_id = $2 AND body <> '{}' RETURNING event_id`,
      [gateway, eventId],
    );
    return rows.length > 0;
  }

  async list(filter: {
    workspaceId?: string;
    status?: string;
    type?: string;
    start: number;
    end: number;
  }): Promise<{ items: PaymentEvent[]; total: number }> {
    const where = `($1::uuid IS NULL OR workspace_id = $1) AND ($2::text IS NULL OR status = $2)
      AND ($3::text IS NULL OR type = $3)`;
    const params = [filter.workspaceId ?? null, filter.status ?? null, filter.type ?? null];
    const items = await this.unitOfWork.sql<PaymentEvent>(
      `SELECT ${COLUMNS} FROM billing.payment_event WHERE ${where}
        ORDER BY received_at DESC, event_id OFFSET $4 LIMIT $5`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM billing.payment_event WHERE ${where}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }
}
