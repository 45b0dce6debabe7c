import { Injectable } from '@nestjs/common';
import {
  AuditLog,
  describeError,
  FaultPoints,
  log,
  newId,
  sqlState,
  UnitOfWork,
  type Principal,
} from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import {
  END_OF_ALL,
  RetentionRepository,
  type RetentionRun,
} from '../data/retention.repository.js';
import { FinishDeletions } from '../remove-objects/finish-deletions.js';
import { storageErrors } from '../storage.errors.js';
import { FindExpired } from './find-expired.js';
import { OldRecordTallies } from './old-record-tallies.js';
import { emptyReport, withDeleted, withFound } from './retention-report.js';

const LEASE_S = 120;
/** The sweep leaves what a run deletes to the run for so long. */
const OWN_TRY_S = 3600;
const UNIQUE_VIOLATION = '23505';
/** A run that fails so often in a row ends as failed; the next scheduled one begins afresh. */
const MAX_FAILED_ATTEMPTS = 20;
/** Marked objects that are deleted together. */
const LEFTOVERS = 500;

interface Lease {
  runId: string;
  owner: string;
}

/**
 * The clean-up of what the plans no longer keep. A run goes batch by batch, and each batch in
 * three steps that may be cut anywhere: mark (in one transaction with report and cursor), delete
 * the bytes and see that they are gone, note it (in one transaction with facts and report).
 * Whoever takes the run up again finishes what is marked and goes on behind the cursor.
 */
@Injectable()
export class RunRetention {
  constructor(
    private readonly retention: RetentionRepository,
    private readonly objects: ObjectRepository,
    private readonly expired: FindExpired,
    private readonly deletions: FinishDeletions,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
    private readonly faults: FaultPoints,
    private readonly records: OldRecordTallies,
  ) {}

  /** What a run would delete now, as a stored report; nothing is changed. */
  async dryRun(actor: Principal): Promise<RetentionRun> {
    const run = await this.retention.addRun({
      kind: 'dry_run',
      startedBy: 'operator',
      actorEmail: actor.email,
      reason: 'dry run',
      report: emptyReport(),
    });
    let report = run.report;
    let cursor = run.cursor;
    let status: 'finished' | 'failed' = 'failed';
    try {
      do {
        const batch = await this.expired.next(run.asOf, cursor, { lock: false });
        report = withFound(report, batch);
        cursor = batch.next;
      } while (cursor);
      report = { ...report, records: await this.records.find() };
      status = 'finished';
    } finally {
      await this.retention.finish(run.id, status, report);
    }
    return this.existing(run.id);
  }

  /** Begins a run for an operator, with its audit row. @throws retention_run_in_progress */
  async startByOperator(
    actor: Principal,
    reason: string,
  ): Promise<{ run: RetentionRun; auditId: string }> {
    const who = { startedBy: 'operator', actorEmail: actor.email, reason } as const;
    return this.start(who, async (run) => {
      const auditId = await this.audit.record({
        actor,
        action: 'retention.run-started',
        subjectType: 'retention_run',
        subjectId: run.id,
        reason,
      });
      return { run, auditId };
    });
  }

  /** Begins the daily run. @throws retention_run_in_progress */
  startBySchedule(): Promise<RetentionRun> {
    const who = { startedBy: 'schedule', actorEmail: null, reason: 'daily clean-up' } as const;
    return this.start(who, (run) => Promise.resolve(run));
  }

  /** Works on a run until it is finished or paused. Does nothing when another worker has it or it is over. */
  async work(runId: string): Promise<void> {
    const lease: Lease = { runId, owner: newId() };
    try {
      while (await this.workOnce(lease));
      await this.retention.release(runId, lease.owner);
    } catch (error) {
      log.warn({ runId, error: describeError(error) }, 'a clean-up run was interrupted');
      await this.giveUpOrWait(lease, error);
      throw error;
    }
  }

  /** @throws retention_run_not_found */
  async existing(runId: string): Promise<RetentionRun> {
    const run = await this.retention.find(runId);
    if (!run) throw storageErrors.raise('retention_run_not_found', 'Look at the list of runs.');
    return run;
  }

  private async start<T>(
    who: Pick<RetentionRun, 'startedBy' | 'actorEmail' | 'reason'>,
    record: (run: RetentionRun) => Promise<T>,
  ): Promise<T> {
    try {
      return await this.unitOfWork.run(async () => {
        const run = await this.retention.addRun({ kind: 'run', report: emptyReport(), ...who });
        return record(run);
      });
    } catch (error) {
      if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
      throw storageErrors.raise('retention_run_in_progress', 'Wait until it has finished.');
    }
  }

  /**
   * One step. A run that was paused is not begun on, but whoever has it finishes what is marked.
   * @returns false when there is nothing more to do here
   */
  private async workOnce(lease: Lease): Promise<boolean> {
    const run = (await this.renew(lease)) ?? (await this.take(lease));
    if (!run) return false;
    if (await this.finishMarked(lease)) return true;
    const step = await this.markNext(lease);
    if (step === 'marked') return true;
    if (step === 'all_judged') await this.end(lease);
    return false;
  }

  /** Step two and three, for this batch or for what an interrupted worker left. */
  private async finishMarked(lease: Lease): Promise<boolean> {
    const marked = await this.objects.deletingOfRun(lease.runId, LEFTOVERS);
    if (marked.length === 0) return false;
    await this.deletions.finish(marked, async ({ deleted, failed }) => {
      this.faults.reach('retention.deleted', lease.runId);
      const run = await this.mine(lease);
      const report = withDeleted(run.report, deleted, failed);
      await this.retention.saveProgress(run.id, report, run.cursor);
    });
    return true;
  }

  /** Step one. */
  private async markNext(lease: Lease): Promise<'marked' | 'all_judged' | 'paused'> {
    const step = await this.unitOfWork.run(async () => {
      const run = await this.mine(lease);
      if (run.status === 'paused') return 'paused';
      const batch = await this.expired.next(run.asOf, run.cursor, { lock: true });
      await this.objects.markDeleting(
        batch.due.map(({ object }) => object.id),
        { reason: 'retention', retentionRunId: run.id, notBefore_s: OWN_TRY_S },
      );
      const report = withFound(run.report, batch);
      await this.retention.saveProgress(run.id, report, batch.next ?? END_OF_ALL);
      return batch.next !== null || batch.due.length > 0 ? 'marked' : 'all_judged';
    });
    this.faults.reach('retention.marked', lease.runId);
    return step;
  }

  /** All files are judged: what else is over its days goes too, and the run is over. */
  private async end(lease: Lease): Promise<void> {
    const records = await this.records.clear(async () => {
      if (!(await this.renew(lease))) throw new Error('another worker has taken the run over');
    });
    await this.unitOfWork.run(async () => {
      const { report } = await this.mine(lease);
      await this.retention.finish(lease.runId, 'finished', { ...report, records });
    });
  }

  private take(lease: Lease): Promise<RetentionRun | null> {
    return this.retention.take(lease.runId, lease.owner, LEASE_S);
  }

  private renew(lease: Lease): Promise<RetentionRun | null> {
    return this.retention.renew(lease.runId, lease.owner, LEASE_S);
  }

  /** The run as it is now, held by the open transaction: nobody else writes its report. */
  private async mine(lease: Lease): Promise<RetentionRun> {
    const run = await this.renew(lease);
    if (!run) throw new Error('another worker has taken the clean-up run over');
    return run;
  }

  private async giveUpOrWait({ runId, owner }: Lease, error: unknown): Promise<void> {
    const message = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    const run = await this.retention.find(runId);
    if (run && run.failedAttempts >= MAX_FAILED_ATTEMPTS)
      await this.retention.finish(runId, 'failed', run.report);
    else await this.retention.saveFailure({ id: runId, owner }, message, 30);
  }
}
