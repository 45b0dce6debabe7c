import { FaultPoints, isProblem, UnitOfWork } from '#kernel';
import { Moderation } from '#moderation';
import { RESOLUTIONS } from '#catalog';
import { Injectable } from '@nestjs/common';
import { BatchRepository } from '../data/batch.repository.js';
import {
  BatchRowRepository,
  type BatchRowRecord,
  type Verdict,
} from '../data/batch-row.repository.js';
import type { RowRules } from '../read-rows/read-row.js';
import { ReadRows } from '../read-rows/read-rows.js';
import { problem } from '../row-problem.js';

/** Whoever checks says this often that it lives; a check without a sign is somebody else's next. */
export const CHECK_LEASE_MS = 30_000;
/** When the moderators do not answer, the check rests for so long. */
const REST_MS = 10_000;
/** Rows between two signs of life, and prompts that are with the moderators at once. */
const CHUNK = 20;
const AT_ONCE = 4;
/**
 * A row whose prompt the moderators do not answer for is given up after so many tries over so long,
 * while they answer for others; when they are away for all, its turn comes rarely.
 */
const UNANSWERED = { most: 20, for_ms: 30 * 60_000 } as const;

/**
 * Checks the rows of a batch: the price and the plan again, then the prompt with the moderators.
 * A verdict is written per row and once, so a check that is cut off goes on where it stood.
 */
@Injectable()
export class CheckRows {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly reader: ReadRows,
    private readonly moderation: Moderation,
    private readonly faults: FaultPoints,
  ) {}

  /** Works until all rows are checked, the token is no longer the newest, or nobody moderates. */
  async check(batchId: string, token: number): Promise<void> {
    const batch = await this.batches.find(batchId);
    if (!batch) return;
    const rules = await this.reader.rulesOf(batch.workspaceId);
    while (await this.batches.keepCheck(batchId, token, CHECK_LEASE_MS)) {
      const rows = await this.rows.unchecked(batchId, CHUNK);
      if (rows.length === 0) return this.finish(batchId);
      try {
        await inTurns(rows, AT_ONCE, (row) => this.checkOrNote(batch.workspaceId, row, rules));
      } catch (error) {
        // The account is being erased, and with it what was to be checked.
        if (isProblem(error, 'unauthenticated')) return;
        if (!isProblem(error, 'moderation_unavailable')) throw error;
        await this.batches.keepCheck(batchId, token, REST_MS, true);
        return;
      }
    }
  }

  private async finish(batchId: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const batch = await this.batches.lock(batchId, { wait: true });
      if (batch?.status === 'checking') await this.batches.move(batchId, { to: 'ready' });
    });
  }

  private async checkOrNote(
    workspaceId: string,
    row: BatchRowRecord,
    rules: RowRules,
  ): Promise<void> {
    try {
      await this.checkOne(workspaceId, row, rules);
    } catch (error) {
      if (isProblem(error, 'moderation_unavailable'))
        await this.rows.noteUnanswered(row.id, {
          ...UNANSWERED,
          problems: [problem('check_unanswered')],
        });
      throw error;
    }
  }

  private async checkOne(workspaceId: string, row: BatchRowRecord, rules: RowRules): Promise<void> {
    const resolution = RESOLUTIONS.find((known) => known === row.resolution);
    if (!resolution || !rules.resolutions.includes(resolution)) {
      const params = { value: row.resolution, resolutions: rules.resolutions };
      await this.rows.recordVerdict(row.id, {
        ...NOTHING,
        problems: [problem('resolution_not_in_plan', params)],
      });
      return;
    }
    const { allowed, verdictId, rule, unwanted } = await this.moderation.checkPrompt({
      workspaceId,
      prompt: row.prompt,
      unwanted: row.negativePrompt,
      oneOfMany: true,
    });
    this.faults.reach('batch.row-moderated', row.id);
    await this.rows.recordVerdict(
      row.id,
      allowed
        ? {
            status: 'ready',
            verdictId,
            creditsEach: rules.prices.get(resolution) ?? row.creditsEach,
            quality: rules.qualities.get(resolution) ?? row.quality,
            problems: [],
          }
        : {
            ...NOTHING,
            status: 'blocked',
            verdictId,
            problems: [
              problem(
                unwanted ? 'negative_blocked' : 'prompt_blocked',
                rule === undefined ? {} : { rule },
              ),
            ],
          },
    );
  }
}

const NOTHING: Verdict = { status: 'rejected', verdictId: null, creditsEach: 0, problems: [] };

/** So many at a time; the first failure is thrown once those under way are done. */
async function inTurns<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  for (let from = 0; from < items.length; from += atOnce) {
    const ends = await Promise.allSettled(items.slice(from, from + atOnce).map(work));
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
