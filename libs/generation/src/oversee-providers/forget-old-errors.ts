import {
  countedRecords,
  deleteInBatches,
  RecordKeepers,
  RetentionSettings,
  UnitOfWork,
  type OldRecords,
} from '#kernel';
import { Injectable, type OnModuleInit } from '@nestjs/common';

/** Days that the words of providers' errors are kept; kind, status and code stay with the attempt. */
const ERRORS = 'attempt-errors';
const OLD = `started_at < kernel.now() - $1 * interval '1 day' AND error_message IS NOT NULL`;

/** What providers said when they failed is kept as long as somebody may look into it. */
@Injectable()
export class ForgetOldErrors implements OnModuleInit {
  constructor(
    private readonly settings: RetentionSettings,
    private readonly records: RecordKeepers,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.settings.register(ERRORS, { days: 180, min_days: 7, max_days: 3650 });
    this.records.register(ERRORS, { find: () => this.old(), clear: () => this.clear() });
  }

  /** A bounded part of them. @returns how many */
  async clear(): Promise<number> {
    const days = await this.settings.days(ERRORS);
    return deleteInBatches(async (rows) => {
      const emptied = await this.unitOfWork.sql(
        `UPDATE generation.attempt SET error_message = NULL
          WHERE id IN (SELECT id FROM generation.attempt WHERE ${OLD} ORDER BY started_at LIMIT $2)
      RETURNING id`,
        [days, rows],
      );
      return emptied.length;
    });
  }

  private async old(): Promise<OldRecords> {
    const days = await this.settings.days(ERRORS);
    const [row] = await this.unitOfWork.sql<{ count: number; bytes: number; oldest: Date | null }>(
      `SELECT count(*)::int AS count, min(started_at) AS oldest,
              coalesce(sum(octet_length(error_message)), 0)::float8 AS bytes
         FROM generation.attempt WHERE ${OLD}`,
      [days],
    );
    return countedRecords(row);
  }
}
