import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';

/** What programs of a workspace spend with one key. */
@Injectable()
export class KeySpendRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Until this transaction ends, nobody else adds to what the key spends. */
  async lock(keyId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `key-spend:${keyId}`,
    ]);
  }

  /**
   * Credits of this month (UTC) that are charged or held, or that a started batch was agreed to for;
   * what was not delivered does not count.
   */
  async spentThisMonth(keyId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ spent: number }>(
      `SELECT (coalesce((SELECT sum(i.credits)
                 FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
                WHERE g.api_key_id = $1 AND g.created_at >= date_trunc('month', kernel.now(), 'UTC')
                  AND i.status NOT IN ('failed', 'blocked', 'cancelled')
                  AND i.restored_at IS NULL AND i.granted_at IS NULL), 0)
             + coalesce((SELECT sum(r.wanted * r.credits_each)
                 FROM generation.batch b JOIN generation.batch_row r ON r.batch_id = b.id
                WHERE b.api_key_id = $1 AND b.status IN ('running', 'paused')
                  AND r.status = 'ready'), 0))::float8 AS spent`,
      [keyId],
    );
    return row?.spent ?? 0;
  }
}
