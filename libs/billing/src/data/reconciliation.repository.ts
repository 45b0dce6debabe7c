import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Reconciliation, Totals } from '../reconcile/difference.js';

const COLUMNS = `id, gateway, status, from_at AS "fromAt", transactions, subscriptions, complete, theirs,
  ours, note, created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"`;

/** Hour of the day, UTC, from which the night's comparison is due. */
const NIGHT_HOUR = 3;
/** A run whose process died is over after this long. */
const DEAD_AFTER_h = 6;

/** The runs that compare the gateway's lists with ours; one at a time. */
@Injectable()
export class ReconciliationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns the run that waits or is under way, a new one where there is none. */
  async request(gateway: string, requestedBy: string | null): Promise<Reconciliation> {
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

  /** Asks for the night's run, once a night; nothing is due before there was anything to pay. */
  async requestNightly(gateway: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'failed', finished_at = kernel.now(),
              note = 'Its process ended before it did.'
        WHERE gateway = $1 AND status = 'running'
          AND started_at < kernel.now() - $2 * interval '1 hour'`,
      [gateway, DEAD_AFTER_h],
    );
    await this.unitOfWork.sql(
      `INSERT INTO billing.reconciliation (gateway, status)
       SELECT $1, 'requested'
         FROM (SELECT date_trunc('day', (kernel.now() AT TIME ZONE 'UTC') - $2 * interval '1 hour')
                        AT TIME ZONE 'UTC' + $2 * interval '1 hour' AS due) night
        WHERE EXISTS (SELECT FROM billing.checkout WHERE gateway = $1 AND created_at < due)
          AND NOT EXISTS (SELECT FROM billing.reconciliation
                           WHERE gateway = $1 AND created_at >= due)
       ON CONFLICT DO NOTHING`,
      [gateway, NIGHT_HOUR],
    );
  }

  /** @returns the run to do; null where none waits or another process has it. */
  async claim(gateway: string, days: number): Promise<Reconciliation | null> {
    const [row] = await this.unitOfWork.sql<Reconciliation>(
      `UPDATE billing.reconciliation SET status = 'running', started_at = kernel.now(),
              from_at = kernel.now() - $2 * interval '1 day'
        WHERE gateway = $1 AND status = 'requested' RETURNING ${COLUMNS}`,
      [gateway, days],
    );
    return row ?? null;
  }

  async finish(
    id: string,
    result: {
      transactions: number;
      subscriptions: number;
      complete: boolean;
      theirs: Totals;
      ours: Totals;
      note: string | null;
    },
  ): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'finished', finished_at = kernel.now(),
              transactions = $2, subscriptions = $3, complete = $4, theirs = $5, ours = $6, note = $7
        WHERE id = $1`,
      [
        id,
        result.transactions,
        result.subscriptions,
        result.complete,
        JSON.stringify(result.theirs),
        JSON.stringify(result.ours),
        result.note?.slice(0, 500) ?? null,
      ],
    );
  }

  async fail(id: string, note: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reconciliation SET status = 'failed', finished_at = kernel.now(), note = $2
        WHERE id = $1`,
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
