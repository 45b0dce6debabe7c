import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

export interface SandboxDeliveryRow {
  eventId: string;
  customerId: string | null;
  type: string;
  body: string;
  attempts: number;
  /** Null: no attempt is planned. */
  nextAttemptAt: Date | null;
  deliveredAt: Date | null;
  lastError: string | null;
  createdAt: Date;
}

const COLUMNS = `event_id AS "eventId", customer_id AS "customerId", type, body, attempts,
  nullif(next_attempt_at, 'infinity') AS "nextAttemptAt", delivered_at AS "deliveredAt",
  last_error AS "lastError", created_at AS "createdAt"`;

/** Events of the test gateway on their way to our webhook route. */
@Injectable()
export class SandboxDeliveryRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @param held true: it is sent only when somebody asks for it. */
  async enqueue(
    event: { id: string; eventType: string },
    customerId: string,
    held: boolean,
  ): Promise<void> {
    // The caller delivers at once; the schedule takes over what that leaves.
    await this.unitOfWork.sql(
      `INSERT INTO billing.sandbox_delivery (event_id, customer_id, type, body, next_attempt_at)
       VALUES ($1, $2, $3, $4,
               CASE WHEN $5 THEN 'infinity' ELSE kernel.now() + interval '30 seconds' END)`,
      [event.id, customerId, event.eventType, JSON.stringify(event), held],
    );
  }

  async find(eventId: string): Promise<SandboxDeliveryRow | null> {
    const [row] = await this.unitOfWork.sql<SandboxDeliveryRow>(
      `SELECT ${COLUMNS} FROM billing.sandbox_delivery WHERE event_id = $1`,
      [eventId],
    );
    return row ?? null;
  }

  due(limit: number): Promise<{ eventId: string }[]> {
    return this.unitOfWork.sql(
      `SELECT event_id AS "eventId" FROM billing.sandbox_delivery
        WHERE delivered_at IS NULL AND next_attempt_at <= kernel.now()
        ORDER BY created_at LIMIT $1`,
      [limit],
    );
  }

  /** The last events about a customer, newest first. */
  latestOf(customerId: string, limit: number): Promise<SandboxDeliveryRow[]> {
    return this.unitOfWork.sql<SandboxDeliveryRow>(
      `SELECT ${COLUMNS} FROM billing.sandbox_delivery WHERE customer_id = $1
        ORDER BY created_at DESC, event_id DESC LIMIT $2`,
      [customerId, limit],
    );
  }

  async setDelivered(eventId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.sandbox_delivery SET attempts = attempts + 1, last_error = NULL,
              delivered_at = kernel.now()
        WHERE event_id = $1`,
      [eventId],
    );
  }

  /** @param retry_s null when the last attempt was made. */
  async setUndelivered(eventId: string, error: string, retry_s: number | null): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.sandbox_delivery SET attempts = attempts + 1, last_error = $2,
              next_attempt_at = coalesce(kernel.now() + $3 * interval '1 second', 'infinity')
        WHERE event_id = $1`,
      [eventId, error.slice(0, 300), retry_s],
    );
  }
}
