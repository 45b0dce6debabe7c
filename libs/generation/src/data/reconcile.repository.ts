import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { ImageStatus } from '../image.js';
import type { Found } from '../reconcile/findings.js';
import { PUSH_TTL_MS } from './queue.repository.js';
import { IMAGE_COLUMNS, type ImageRow } from './rows.js';

export interface KnownState {
  imageId: string;
  status: ImageStatus;
}

/** What a day brought, in images. */
export interface DayOfImages {
  delivered: number;
  notDelivered: number;
  /** Waiting, running or in review now. */
  open: number;
}

/** Rows of one turn; the next turn takes the rest. */
const BATCH = 200;
/** The dispatcher pushes again much sooner where a slot is free. */
const LOST_AFTER_MS = 4 * PUSH_TTL_MS;

/** What may have gone wrong, found without locks; the repair takes its own guard. */
@Injectable()
export class ReconcileRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Leases whose worker has not prolonged them in time. */
  expiredLeases(): Promise<ImageRow[]> {
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.status IN ('leased', 'generating', 'storing') AND i.lease_until < kernel.now()
        LIMIT ${BATCH}`,
    );
  }

  /**
   * Images of these states that have been in them for longer than that. One that is given back again
   * and again counts as queued since it was accepted.
   */
  overdue(statuses: readonly ImageStatus[], age_ms: number): Promise<ImageRow[]> {
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.status = ANY($1)
          AND i.status IN ('queued', 'leased', 'generating', 'storing', 'in_review')
          AND CASE WHEN i.status = 'queued' THEN i.created_at ELSE i.state_since END
              < kernel.now() - $2 * interval '1 millisecond'
        LIMIT ${BATCH}`,
      [statuses, age_ms],
    );
  }

  /** Generations that say they are open although all their images are settled. */
  openButSettled(): Promise<Found[]> {
    return this.unitOfWork.sql<Found>(
      `SELECT g.id, g.workspace_id AS "workspaceId" FROM generation.generation g
        WHERE g.status IN ('accepted', 'running')
          AND NOT EXISTS (SELECT 1 FROM generation.image i
                           WHERE i.generation_id = g.id AND i.settled_at IS NULL)
        LIMIT ${BATCH}`,
    );
  }

  /**
   * Pushes that went nowhere, with Redis or with the worker that had them: the images are due at
   * once, as those that were never pushed.
   */
  forgetLostPushes(): Promise<Found[]> {
    return this.unitOfWork.sql<Found>(
      `UPDATE generation.image i SET pushed_at = NULL
        WHERE i.id IN (SELECT id FROM generation.image
                        WHERE status IN ('queued', 'storing') AND worker_id IS NULL
                          AND pushed_at < kernel.now() - ${LOST_AFTER_MS} * interval '1 millisecond'
                        LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
    RETURNING i.id, i.workspace_id AS "workspaceId"`,
    );
  }

  statesOf(imageIds: readonly string[]): Promise<KnownState[]> {
    return this.unitOfWork.sql<KnownState>(
      'SELECT id AS "imageId", status FROM generation.image WHERE id = ANY($1)',
      [imageIds],
    );
  }

  /** Attempts left open by a worker that died: their outcome is not known. */
  closeAbandonedAttempts(): Promise<Found[]> {
    return this.unitOfWork.sql<Found>(
      `UPDATE generation.attempt a SET outcome = 'unknown', ended_at = kernel.now(),
              error_kind = 'abandoned', error_message = 'the worker ended during the call'
        WHERE a.outcome IS NULL AND a.started_at < kernel.now() - interval '1 minute'
          AND EXISTS (SELECT 1 FROM generation.image i
                       WHERE i.id = a.image_id AND i.fencing_token <> a.fencing_token
                         AND i.spool_token IS DISTINCT FROM a.fencing_token)
    RETURNING a.image_id AS id, (SELECT i.workspace_id FROM generation.image i
                                  WHERE i.id = a.image_id) AS "workspaceId"`,
    );
  }

  /** Images that wait for a person, and for how many seconds the first of them does. */
  async reviews(): Promise<{ waiting: number; longest_s: number }> {
    const [row] = await this.unitOfWork.sql<{ waiting: number; longest_s: number }>(
      `SELECT count(*)::int AS waiting,
              coalesce(extract(epoch FROM kernel.now() - min(state_since)), 0)::float8 AS longest_s
         FROM generation.image WHERE status = 'in_review'`,
    );
    return row as { waiting: number; longest_s: number };
  }

  /** Images that ended within the last 24 hours, and those that have not ended. */
  async lastDay(): Promise<DayOfImages> {
    const [day] = await this.unitOfWork.sql<DayOfImages>(
      `SELECT count(*) FILTER (WHERE status = 'delivered')::int AS delivered,
              count(*) FILTER (WHERE settled_at IS NOT NULL AND status <> 'delivered')::int
                AS "notDelivered",
              count(*) FILTER (WHERE settled_at IS NULL)::int AS open
         FROM generation.image
        WHERE settled_at > kernel.now() - interval '24 hours' OR settled_at IS NULL`,
    );
    return day as DayOfImages;
  }
}
