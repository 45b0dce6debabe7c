import { Injectable } from '@nestjs/common';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { FaultPoints } from '../faults/fault-points.js';
import { describeError, log } from '../telemetry/log.js';
import { Listeners } from './listeners.js';
import type { Fact } from './on-fact.decorator.js';

interface OutboxRow {
  id: string;
  name: string;
  payload: object;
  occurred_at: Date;
  attempts: number;
}

/** Facts delivered in one claim; keeps a claim's transaction short. */
const BATCH = 50;
const LOCKED_MS = 30_000;
/** How long a caller waits for a delivery that another process began. */
const DELIVER_NOW_MS = 5_000;
const POLL_MS = 20;

/** Seconds to wait before attempt n+1 of a fact whose listener failed: 1, 2, 4 … 300. */
export function retryDelay_s(attempts: number): number {
  return Math.min(300, 2 ** Math.min(attempts, 9));
}

/** UPDATE … RETURNING keeps no order; version 7 ids do. */
function inOrder(rows: readonly OutboxRow[]): OutboxRow[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Facts that became true in a transaction, and their way to listeners. A row is written with the
 * change itself; the relay delivers it at least once, and each listener's effect happens once.
 */
@Injectable()
export class Outbox {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly listeners: Listeners,
    private readonly faults: FaultPoints,
  ) {}

  /** Writes a fact into the open transaction. @returns the event's id. @throws outside a transaction. */
  async publish<F extends Fact>(fact: F): Promise<string> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      'INSERT INTO kernel.outbox (name, payload) VALUES ($1, $2) RETURNING id',
      [fact.name, JSON.stringify(fact.payload)],
    );
    return (row as { id: string }).id;
  }

  /**
   * Delivers facts without waiting for the worker's relay: a caller that must see their effect in
   * its own answer awaits this after its commit. With `eventIds` (of `publish`) exactly those are
   * delivered, and where the relay was faster its work is waited for, up to five seconds; without,
   * one batch of what waits. What fails stays for the relay.
   */
  async deliverNow(eventIds?: readonly string[]): Promise<void> {
    if (!eventIds) return void (await this.relay());
    const deadline_ms = performance.now() + DELIVER_NOW_MS;
    do {
      for (const row of inOrder(await this.claim(eventIds))) await this.deliver(row);
      if (!(await this.othersDeliver(eventIds))) return;
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    } while (performance.now() < deadline_ms);
  }

  /** Claims and delivers waiting facts, oldest first. @returns how many were claimed. */
  async relay(): Promise<number> {
    const rows = await this.claim(null);
    for (const row of inOrder(rows)) await this.deliver(row);
    return rows.length;
  }

  /** Deletes delivered facts older than seven days, and their delivery rows. */
  async prune(): Promise<void> {
    await deleteInBatches(async (rows) => {
      const [deleted] = await this.unitOfWork.sql<{ facts: number }>(
        `WITH gone AS (
           DELETE FROM kernel.outbox WHERE id IN (
             SELECT id FROM kernel.outbox
              WHERE delivered_at < kernel.now() - interval '7 days' LIMIT $1) RETURNING id),
         heard AS (
           DELETE FROM kernel.outbox_delivery WHERE event_id IN (SELECT id FROM gone))
         SELECT count(*)::int AS facts FROM gone`,
        [rows],
      );
      return deleted?.facts ?? 0;
    });
  }

  private claim(eventIds: readonly string[] | null): Promise<OutboxRow[]> {
    return this.unitOfWork.sql<OutboxRow>(
      `UPDATE kernel.outbox o SET next_attempt_at = kernel.now() + $2 * interval '1 millisecond'
         FROM (SELECT id FROM kernel.outbox
                WHERE delivered_at IS NULL AND next_attempt_at <= kernel.now()
                  AND ($3::uuid[] IS NULL OR id = ANY ($3))
                ORDER BY next_attempt_at, id LIMIT $1 FOR UPDATE SKIP LOCKED) due
        WHERE o.id = due.id
    RETURNING o.id, o.name, o.payload, o.occurred_at, o.attempts`,
      [BATCH, LOCKED_MS, eventIds],
    );
  }

  /** True while another process holds one of these for its first delivery. */
  private async othersDeliver(eventIds: readonly string[]): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT 1 FROM kernel.outbox
        WHERE id = ANY ($1) AND delivered_at IS NULL AND attempts = 0 LIMIT 1`,
      [eventIds],
    );
    return rows.length > 0;
  }

  private async deliver(row: OutboxRow): Promise<void> {
    try {
      this.faults.reach('outbox.claimed', row.name);
      for (const listener of this.listeners.of(row.name)) {
        await this.unitOfWork.run(async () => {
          const fresh = await this.unitOfWork.sql(
            `INSERT INTO kernel.outbox_delivery (event_id, listener) VALUES ($1, $2)
             ON CONFLICT DO NOTHING RETURNING event_id`,
            [row.id, listener.name],
          );
          if (fresh.length > 0)
            await listener.handle(row.payload, { id: row.id, occurredAt: row.occurred_at });
        });
      }
      this.faults.reach('outbox.heard', row.name);
      await this.unitOfWork.sql(
        'UPDATE kernel.outbox SET delivered_at = kernel.now() WHERE id = $1',
        [row.id],
      );
    } catch (error) {
      log.error({ event: row.id, fact: row.name, error: describeError(error) }, 'listener failed');
      await this.unitOfWork.sql(
        `UPDATE kernel.outbox SET attempts = attempts + 1, last_error = $2,
                next_attempt_at = kernel.now() + $3 * interval '1 second' WHERE id = $1`,
        [
          row.id,
          error instanceof Error ? error.message.slice(0, 500) : 'unknown',
          retryDelay_s(row.attempts),
        ],
      );
    }
  }
}
