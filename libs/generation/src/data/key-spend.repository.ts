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

  /** Credits that the key has spent this month, see {@link spentBy}. */
  async spentThisMonth(keyId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ credits: number }>(spentBy('api_key_id'), [keyId]);
    return row?.credits ?? 0;
  }

  /** The same of every key of a workspace that has spent something, revoked ones too. */
  ofWorkspace(workspaceId: string): Promise<{ keyId: string; credits: number }[]> {
    return this.unitOfWork.sql(spentBy('workspace_id'), [workspaceId]);
  }
}

/**
 * Credits of this month (UTC) that are charged or held, or that a started batch was agreed to for;
 * what was not delivered does not count. `whose` names the column that is $1.
 */
const spentBy = (whose: 'api_key_id' | 'workspace_id'): string => `
  SELECT "keyId", sum(credits)::float8 AS credits FROM (
    SELECT g.api_key_id AS "keyId", i.credits
      FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
     WHERE g.${whose} = $1 AND g.created_at >= date_trunc('month', kernel.now(), 'UTC')
       AND i.status NOT IN ('failed', 'blocked', 'cancelled')
       AND i.restored_at IS NULL AND i.granted_at IS NULL
    UNION ALL
    SELECT b.api_key_id, r.wanted * r.credits_each
      FROM generation.batch b JOIN generation.batch_row r ON r.batch_id = b.id
     WHERE b.${whose} = $1 AND b.status IN ('running', 'paused') AND r.status = 'ready') spent
  WHERE "keyId" IS NOT NULL GROUP BY "keyId"`;
