import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { kernelErrors } from '../http/problem.js';
import { newId } from '../ids.js';

export interface IdempotencyRequest {
  /** Whose key it is: workspace (or operator) and route, e.g. `generations:<workspace id>`. */
  scope: string;
  key: string;
  bodyHash: string;
  /** A claim older than this is taken to be dead and may be taken over. */
  lease_ms: number;
}

export interface Claim {
  scope: string;
  key: string;
  claimId: string;
}

export type IdempotencyOutcome =
  { state: 'claimed'; claim: Claim } | { state: 'replay'; status: number; body: unknown };

interface ClaimRow {
  body_hash: string;
  claim_id: string;
  status: number | null;
  body: unknown;
}

/** How long a twin waits for the first to end before it hears 409 `in_progress`. */
const TWIN_WAIT_MS = 3_000;
const TWIN_POLL_MS = 60;

/** A stable SHA-256 of a JSON body: the order of keys does not matter. */
export function hashBody(body: unknown): string {
  return createHash('sha256').update(canonical(body)).digest('hex');
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value !== null && typeof value === 'object')
    return `{${Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonical(member)}`)
      .join(',')}}`;
  return value === undefined ? 'null' : JSON.stringify(value);
}

/**
 * Idempotency keys: the first request with a key claims it, its stored answer is given to every
 * later one for 30 days. A refusal releases the claim, so that the customer can try again.
 */
@Injectable()
export class Idempotency {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Claims the key in a transaction of its own, or finds the stored answer. A twin of a running
   * request waits a little for its end.
   * @throws 409 `in_progress` while a twin runs, 409 `key_reused` when the body differs.
   */
  async begin(request: IdempotencyRequest): Promise<IdempotencyOutcome> {
    const claimId = newId();
    const deadline_ms = performance.now() + TWIN_WAIT_MS;
    for (;;) {
      const row = await this.claimOrRead(request, claimId);
      if (row.body_hash !== request.bodyHash)
        throw kernelErrors.raise(
          'key_reused',
          'This Idempotency-Key was already used with another body. Send a new key for a new request.',
        );
      if (row.status !== null) return { state: 'replay', status: row.status, body: row.body };
      if (row.claim_id === claimId)
        return { state: 'claimed', claim: { scope: request.scope, key: request.key, claimId } };
      if (performance.now() >= deadline_ms)
        throw kernelErrors.raise(
          'in_progress',
          'A request with this Idempotency-Key is still running. Send it again in a moment.',
          { headers: { 'retry-after': '2' } },
        );
      await new Promise((resolve) => setTimeout(resolve, TWIN_POLL_MS));
    }
  }

  /** Stores the answer inside the transaction that made it true. @throws when the claim was lost. */
  async complete(claim: Claim, answer: { status: number; body: unknown }): Promise<void> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE kernel.idempotency SET status = $4, body = $5
        WHERE scope = $1 AND key = $2 AND claim_id = $3 AND status IS NULL RETURNING key`,
      [claim.scope, claim.key, claim.claimId, answer.status, JSON.stringify(answer.body)],
    );
    if (rows.length === 0)
      throw kernelErrors.raise(
        'in_progress',
        'Another request with this Idempotency-Key took over. Send it again in a moment.',
      );
  }

  /** Frees the key after a refusal. A claim that was completed or lost stays as it is. */
  async release(claim: Claim): Promise<void> {
    await this.unitOfWork.sql(
      'DELETE FROM kernel.idempotency WHERE scope = $1 AND key = $2 AND claim_id = $3 AND status IS NULL',
      [claim.scope, claim.key, claim.claimId],
    );
  }

  /** Forgets answers older than 30 days. */
  async prune(): Promise<void> {
    await deleteInBatches(async (rows) => {
      const [deleted] = await this.unitOfWork.sql<{ answers: number }>(
        `WITH gone AS (
           DELETE FROM kernel.idempotency WHERE (scope, key) IN (
             SELECT scope, key FROM kernel.idempotency
              WHERE created_at < kernel.now() - interval '30 days' LIMIT $1) RETURNING 1)
         SELECT count(*)::int AS answers FROM gone`,
        [rows],
      );
      return deleted?.answers ?? 0;
    });
  }

  private async claimOrRead(request: IdempotencyRequest, claimId: string): Promise<ClaimRow> {
    const [row] = await this.unitOfWork.sql<ClaimRow>(
      `INSERT INTO kernel.idempotency AS i (scope, key, body_hash, claim_id, lease_until)
       VALUES ($1, $2, $3, $4, kernel.now() + $5 * interval '1 millisecond')
       ON CONFLICT (scope, key) DO UPDATE
          SET claim_id = CASE WHEN i.status IS NULL AND i.lease_until < kernel.now()
                              THEN excluded.claim_id ELSE i.claim_id END,
              body_hash = CASE WHEN i.status IS NULL AND i.lease_until < kernel.now()
                               THEN excluded.body_hash ELSE i.body_hash END,
              lease_until = CASE WHEN i.status IS NULL AND i.lease_until < kernel.now()
                                 THEN excluded.lease_until ELSE i.lease_until END
       RETURNING body_hash, claim_id, status, body`,
      [request.scope, request.key, request.bodyHash, claimId, request.lease_ms],
    );
    return row as ClaimRow;
  }
}
