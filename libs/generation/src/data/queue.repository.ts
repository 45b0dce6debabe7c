import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { Durations } from '../estimate.js';
import type { WaitingImage } from '../fairness.js';

export interface WorkspaceInLine {
  workspaceId: string;
  running: number;
}

export interface Pushed {
  imageId: string;
  push: number;
}

/** A push that no worker has taken after this is taken to be lost with Redis. */
export const PUSH_TTL_MS = 15_000;
/** A worker that has not beaten for this long has no slots. */
const WORKER_TTL_MS = 15_000;
/** Workspaces that one turn looks at; the others come with the next turns. */
const MAX_WORKSPACES = 200;

/** How many images tell how long one takes: fewer say nothing, older ones no more. */
const MEASURED = { least: 5, most: 50 };

/** No worker owns it, and it may be tried now. */
const DUE = `i.status IN ('queued', 'storing') AND i.worker_id IS NULL AND i.due_at <= kernel.now()
  AND (i.pushed_at IS NULL OR i.pushed_at < kernel.now() - ${PUSH_TTL_MS} * interval '1 millisecond')`;

/** What waits, who is next, and what went out: the dispatcher's tables. */
@Injectable()
export class QueueRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Takes the dispatcher's turn for this transaction; false: another worker has it. */
  async takeTurn(): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      'SELECT one FROM generation.dispatch_turn FOR UPDATE SKIP LOCKED',
    );
    return rows.length > 0;
  }

  /** Slots of living workers minus the images that are on their way or being worked on. */
  async freeSlots(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ free: number }>(
      `SELECT (coalesce((SELECT sum(slots) FROM generation.worker
                 WHERE beat_at > kernel.now() - $1 * interval '1 millisecond'), 0)
             - (SELECT count(*) FROM generation.image i
                 WHERE i.status IN ('leased', 'generating', 'storing') AND i.worker_id IS NOT NULL)
             - (SELECT count(*) FROM generation.image i
                 WHERE i.status IN ('queued', 'storing') AND i.worker_id IS NULL
                   AND i.pushed_at >= kernel.now() - $2 * interval '1 millisecond'))::int AS free`,
      [WORKER_TTL_MS, PUSH_TTL_MS],
    );
    return Math.max(0, row?.free ?? 0);
  }

  /** Workspaces with something due, the one served longest ago first. */
  inLine(): Promise<WorkspaceInLine[]> {
    return this.unitOfWork.sql<WorkspaceInLine>(
      `SELECT i.workspace_id AS "workspaceId",
              (SELECT count(DISTINCT ${JOB})::int FROM generation.generation g
                WHERE g.workspace_id = i.workspace_id AND g.status IN ('accepted', 'running')
                  AND ${begun('g')}) AS running
         FROM generation.image i WHERE ${DUE}
        GROUP BY i.workspace_id
        ORDER BY (SELECT max(served.pushed_at) FROM generation.image served
                   WHERE served.workspace_id = i.workspace_id AND served.pushed_at IS NOT NULL)
                 NULLS FIRST, min(i.created_at)
        LIMIT ${MAX_WORKSPACES}`,
    );
  }

  /** The workspace's due images, begun jobs first, then oldest first: so many of each kind. */
  async waitingOf(workspaceId: string, limit: number): Promise<WaitingImage[]> {
    const of = (kind: string) =>
      this.unitOfWork.sql<WaitingImage>(
        `SELECT i.id AS "imageId", ${JOB} AS "jobId", g.batch_id IS NOT NULL AS "ofBatch",
                ${JOB_BEGUN} AS begun, i.status = 'storing' AS stored
           FROM generation.image i JOIN generation.generation g ON g.id = i.generation_id
          WHERE i.workspace_id = $1 AND ${kind} AND ${DUE}
          ORDER BY begun DESC, g.id, i.index LIMIT $2`,
        [workspaceId, limit],
      );
    const singles = await of('g.batch_id IS NULL');
    return [...singles, ...(await of('g.batch_id IS NOT NULL'))];
  }

  /** Raises the push numbers of the chosen images; one that changed meanwhile is left out. */
  push(imageIds: readonly string[]): Promise<Pushed[]> {
    return this.unitOfWork.sql<Pushed>(
      `UPDATE generation.image i SET push = push + 1, pushed_at = kernel.now()
        WHERE i.id IN (SELECT i.id FROM generation.image i
                        WHERE i.id = ANY($1) AND ${DUE} FOR UPDATE SKIP LOCKED)
    RETURNING i.id AS "imageId", i.push`,
      [imageIds],
    );
  }

  /** What waits to be looked at again is due now. */
  async wake(): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.image SET due_at = kernel.now()
        WHERE id IN (SELECT i.id FROM generation.image i
                      WHERE i.status = 'queued' AND i.worker_id IS NULL AND i.due_at > kernel.now()
                      FOR UPDATE SKIP LOCKED)`,
    );
  }

  /** Registers the worker, or says that it still lives. */
  async beatWorker(id: string, slots: number): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO generation.worker (id, slots) VALUES ($1, $2)
       ON CONFLICT (id) DO UPDATE SET slots = excluded.slots, beat_at = kernel.now()`,
      [id, slots],
    );
  }

  async removeWorker(id: string): Promise<void> {
    await this.unitOfWork.sql('DELETE FROM generation.worker WHERE id = $1', [id]);
  }

  async forgetDeadWorkers(): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM generation.worker WHERE beat_at < kernel.now() - interval '1 hour'`,
    );
  }

  /**
   * How the queue stands for one generation: its place among the jobs (1 is next), and the images
   * that are made before its last one. Workspaces take turns, so of what waits for another one only
   * so much comes before it as this workspace has turns until then; and rows of a batch come after
   * the workspace's single requests.
   */
  async positionOf(generationId: string): Promise<{ position: number; ahead: number }> {
    const [row] = await this.unitOfWork.sql<{ position: number; ahead: number }>(
      `WITH mine AS (
         SELECT g.id, g.workspace_id, g.batch_id IS NOT NULL AS of_batch,
                (SELECT count(*) FROM generation.image i
                  WHERE i.generation_id = g.id AND i.status = 'queued') AS waiting
           FROM generation.generation g WHERE g.id = $1),
       before AS (
         SELECT i.workspace_id = mine.workspace_id AS own, i.workspace_id,
                count(*) FILTER (WHERE i.worker_id IS NOT NULL) AS busy,
                count(*) FILTER (WHERE i.worker_id IS NULL) AS waiting
           FROM mine JOIN generation.image i ON i.generation_id <> mine.id
           JOIN generation.generation g ON g.id = i.generation_id
          WHERE i.status IN ('queued', 'leased', 'generating', 'storing')
            AND (i.worker_id IS NOT NULL OR i.workspace_id <> mine.workspace_id
                 OR CASE WHEN (g.batch_id IS NOT NULL) = mine.of_batch THEN g.id < mine.id
                         ELSE mine.of_batch END)
          GROUP BY i.workspace_id, mine.workspace_id),
       jobs AS (
         SELECT g.workspace_id = mine.workspace_id AS own, count(DISTINCT ${JOB}) AS jobs
           FROM mine JOIN generation.generation g ON g.status = 'accepted' AND g.id < mine.id
           AND (g.workspace_id <> mine.workspace_id OR mine.of_batch OR g.batch_id IS NULL)
          GROUP BY g.workspace_id, mine.workspace_id),
       turns AS (
         SELECT mine.waiting + coalesce((SELECT waiting FROM before WHERE own), 0) AS own FROM mine)
       SELECT (SELECT 1 + coalesce(sum(CASE WHEN own THEN jobs ELSE least(jobs, own_jobs + 1) END), 0)
                 FROM (SELECT own, jobs,
                              coalesce(sum(jobs) FILTER (WHERE own) OVER (), 0) AS own_jobs
                         FROM jobs) line)::int AS position,
              coalesce((SELECT sum(busy + CASE WHEN before.own THEN waiting
                                               ELSE least(waiting, turns.own) END)
                          FROM before, turns), 0)::int AS ahead`,
      [generationId],
    );
    return row ?? { position: 1, ahead: 0 };
  }

  /**
   * Typical and slow seconds of the tier's newest images of the day, made by these providers. The
   * slowest is left out, for which a process warmed up or a machine slept.
   * @returns null while there are too few to say
   */
  async recentDurations(
    resolution: string,
    providers: readonly string[],
  ): Promise<Durations | null> {
    const [row] = await this.unitOfWork.sql<Durations>(
      `WITH recent AS (
         SELECT extract(epoch FROM a.ended_at - a.started_at)::float8 AS seconds
           FROM generation.image i
           JOIN generation.generation g ON g.id = i.generation_id AND g.resolution = $1
           JOIN generation.attempt a ON a.image_id = i.id AND a.outcome = 'delivered'
            AND a.provider = ANY($2)
          WHERE i.settled_at > kernel.now() - interval '1 day'
          ORDER BY i.settled_at DESC LIMIT ${MEASURED.most})
       SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50_s,
              percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90_s
         FROM (SELECT seconds FROM recent ORDER BY seconds DESC OFFSET 1) usual
       HAVING count(*) >= ${MEASURED.least} - 1`,
      [resolution, providers],
    );
    return row ?? null;
  }

  async liveSlots(): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ slots: number }>(
      `SELECT coalesce(sum(slots), 0)::int AS slots FROM generation.worker
        WHERE beat_at > kernel.now() - $1 * interval '1 millisecond'`,
      [WORKER_TTL_MS],
    );
    return row?.slots ?? 0;
  }
}

/**
 * A generation has begun from its first push on. It counts while it has images to make: those that
 * wait for a person take nobody's place.
 */
const begun = (g: string): string => `((${g}.status = 'running' AND EXISTS (
  SELECT 1 FROM generation.image unmade WHERE unmade.generation_id = ${g}.id
     AND unmade.status IN ('queued', 'leased', 'generating', 'storing'))) OR EXISTS (
  SELECT 1 FROM generation.image pushed WHERE pushed.generation_id = ${g}.id
     AND pushed.pushed_at >= kernel.now() - ${PUSH_TTL_MS} * interval '1 millisecond'))`;

/** What counts against the cap as one: a batch with all its rows, or a generation. */
const JOB = 'coalesce(g.batch_id, g.id)';
const JOB_BEGUN = `(${begun('g')} OR EXISTS (SELECT 1 FROM generation.generation other
  WHERE other.batch_id = g.batch_id AND other.status IN ('accepted', 'running')
    AND ${begun('other')}))`;
