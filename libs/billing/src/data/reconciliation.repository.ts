import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Reconciliation, Totals } from '../reconcile/difference.js';

const COLUMNS = `id, gateway, status, from_at AS "fromAt", transactions, subscriptions, complete, theirs,
  ours, note, created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Hour of the day, UTC, from which the night's comparison is due. */
const NIGHT_HOUR = 3;
/** A run that was not heard of for so long has lost its process. */
const DEAD_AFTER_min = 10;
/** The night's run is tried again that long after it failed. */
const AGAIN_AFTER_min = 15;

/** The runs that compare the gateway's lists with ours; one at a time. */
@Injectable()
export class ReconciliationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns the run that waits or is under way, a new one where there is none. */
  async request(gateway: string, requestedBy: string | null): Promise<Reconciliation> {
    await this.endDead(gateway);
    await this.unitOfWork.sql(
      `INSERT INTO billing.reconciliation (gateway, requested_by, status) VALUES ($1, $2, 'requested')
       ON CONFLICT DO NOTHING`,
      [gateway, requestedBy],
    );
    const [row] = await this.unitOfWork.sql<Reconciliation>(
      `SELECT ${COLUMNS} FROM billing.reconciliation WHERE gateway = $1
        ORDER BY (status IN ('requested', 'running')) DESC, id DESC LIMIT 1`,
      [gateway],
    );
    return row as Reconciliation;
  }

  /**
   * Asks for the night's run, until one is finished; nothing is due before there was anything to pay.
   */
  async requestNightly(gateway: string): Promise<void> {
    await this.endDead(gateway);
    await this.unitOfWork.sql(
      `INSERT INTO billing.reconciliation (gateway, status)
       SELECT $1, 'requested'
         FROM (SELECT date_trunc('day', (kernel.now() AT TIME ZONE 'UTC') - $2 * interval '1 hour')
                        AT TIME ZONE 'UTC' + $2 * interval '1 hour' AS due) night
        WHERE EXISTS (SELECT FROM billing.checkout WHERE gateway = $1 AND created_at < due)
          AND NOT EXISTS (SELECT FROM billing.reconciliation
                           WHERE gateway = $1 AND created_at >= due
                             AND (status <> 'failed'
                                  OR finished_at > kernel.now() - $3 * interval '1 minute'))
       ON CONFLICT DO NOTHING`,
      [gateway, NIGHT_HOUR, AGAIN_AFTER_min],
    );
  }

  private async endDead(gateway: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'failed', finished_at = alive_at,
              note = 'Its process ended before it did.'
        WHERE gateway = $1 AND status = 'running'
          AND coalesce(alive_at, started_at) < kernel.now() - $2 * interval '1 minute'`,
      [gateway, DEAD_AFTER_min],
    );
  }

  /**
   * @param days that are compared at least; more where the last one that saw all charges is longer ago, and
   * all since the first checkout where there was none.
   * @returns the run to do; null where none waits or another process has it.
   */
  async claim(gateway: string, days: number): Promise<Reconciliation | null> {
    const [row] = await this.unitOfWork.sql<Reconciliation>(
      `UPDATE billing.reconciliation SET status = 'running', started_at = kernel.now(),
              alive_at = kernel.now(),
              from_at = least(
                kernel.now() - $2 * interval '1 day',
                coalesce(
                  (SELECT max(started_at) FROM billing.reconciliation
                    WHERE gateway = $1 AND status = 'finished' AND window_seen),
                  (SELECT min(created_at) FROM billing.checkout WHERE gateway = $1)
                ) - interval '1 day')
        WHERE gateway = $1 AND status = 'requested' RETURNING ${COLUMNS}`,
      [gateway, days],
    );
    return row ?? null;
  }

  /** Says that the run goes on. @returns false where it was taken for dead and is not its own any more. */
  async beat(id: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET alive_at = kernel.now()
        WHERE id = $1 AND status = 'running' RETURNING id`,
      [id],
    );
    return rows.length > 0;
  }

  /** Leaves the run to whoever claims it next. */
  async release(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'requested' WHERE id = $1 AND status = 'running'`,
      [id],
    );
  }

  async finish(
    id: string,
    result: {
      transactions: number;
      subscriptions: number;
      complete: boolean;
      /** All charges of its days were looked at, or are on record as not understood. */
      windowSeen: boolean;
      theirs: Totals;
      ours: Totals;
      note: string | null;
    },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'finished', finished_at = kernel.now(),
              transactions = $2, subscriptions = $3, complete = $4, theirs = $5, ours = $6, note = $7,
              window_seen = $8
        WHERE id = $1 AND status = 'running'`,
      [
        id,
        result.transactions,
        result.subscriptions,
        result.complete,
        JSON.stringify(result.theirs),
        JSON.stringify(result.ours),
        result.note?.slice(0, 500) ?? null,
        result.windowSeen,
      ],
    );
  }

  async fail(id: string, note: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'failed', finished_at = kernel.now(), note = $2
        WHERE id = $1 AND status = 'running'`,
      [id, note.slice(0, 500)],
    );
  }

  async list(range: {
    start: number;
    end: number;
  }): Promise<{ items: Reconciliation[]; total: number }> {
    const items = await this.unitOfWork.sql<Reconciliation>(
      `SELECT ${COLUMNS} FROM billing.reconciliation ORDER BY id DESC OFFSET $1 LIMIT $2`,
      [range.start, range.end - range.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(*)::int AS total FROM billing.reconciliation',
    );
    return { items, total: count?.total ?? 0 };
  }
}
