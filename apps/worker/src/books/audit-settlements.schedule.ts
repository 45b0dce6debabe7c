import { Injectable } from '@nestjs/common';
import { log, Metrics, Scheduled, UnitOfWork } from '#kernel';

const FIVE_MINUTES_MS = 300_000;
/** Findings that one log line names. */
const MAX_NAMED = 20;

interface Mismatch {
  image_id: string;
  finding: string;
}

/** Checks across modules that every image's end and its credits' end are the same story. */
@Injectable()
export class AuditSettlementsSchedule {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly metrics: Metrics,
  ) {}

  @Scheduled({ name: 'books.audit-settlements', every_ms: FIVE_MINUTES_MS })
  async audit(): Promise<void> {
    const mismatches = await this.unitOfWork.sql<Mismatch>(
      'SELECT image_id, finding FROM books.settlement_mismatch LIMIT $1',
      [MAX_NAMED],
    );
    this.metrics
      .gauge('gptimage_settlement_mismatches', 'Images whose end and whose credits disagree')
      .set(mismatches.length);
    if (mismatches.length > 0) log.error({ mismatches }, 'images and credits disagree');
  }
}
