import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { cancellableImageStatuses, isTerminal, type ImageStatus } from '../image.js';
import type { ProviderEcho } from '../provider/image-provider.js';
import { IMAGE_COLUMNS, type ImageRow } from './rows.js';

/** What a writer believes about the image; when it is wrong, nothing is written. */
export interface Guard {
  status: ImageStatus;
  fencingToken: number;
}

export interface StoredObject {
  objectId: string;
  key: string;
  width: number;
  height: number;
  contentType: string;
  bytes: number;
  sha256: string;
  placeholder: string;
}

export interface Made {
  provider: string;
  model: string;
  quality: string | null;
  echo: ProviderEcho | null;
  costMicroUsd: number;
}

export interface End {
  status: ImageStatus;
  error?: { code: string; message: string; rule?: string | null };
  verdictId?: string | null;
  objectId?: string | null;
}

/** Nobody needs to ask the provider again. */
const HAS_BYTES = `(status = 'storing' AND (object_id IS NOT NULL OR spool_id IS NOT NULL))`;

/** Every write of an image's state: one guarded UPDATE; no row means somebody else was first. */
@Injectable()
export class ImageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async find(id: string): Promise<ImageRow | null> {
    const [row] = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i WHERE i.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Of these images, the ones that belong to the workspace. */
  findOwned(workspaceId: string, ids: readonly string[]): Promise<ImageRow[]> {
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.workspace_id = $1 AND i.id = ANY($2)`,
      [workspaceId, ids],
    );
  }

  /** Takes the lease of a pushed image: a new fencing token, and a deadline that heartbeats move. */
  async lease(
    id: string,
    push: number,
    workerId: string,
    lease_ms: number,
  ): Promise<ImageRow | null> {
    const [row] = await this.unitOfWork.sql<ImageRow>(
      `UPDATE generation.image i
          SET status = CASE WHEN status = 'queued' THEN 'leased' ELSE status END,
              state_since = CASE WHEN status = 'queued' THEN kernel.now() ELSE state_since END,
              first_leased_at = coalesce(first_leased_at, kernel.now()),
              fencing_token = fencing_token + 1, worker_id = $3,
              lease_until = kernel.now() + $4 * interval '1 millisecond'
        WHERE id = $1 AND push = $2 AND worker_id IS NULL AND status IN ('queued', 'storing')
    RETURNING ${IMAGE_COLUMNS}`,
      [id, push, workerId, lease_ms],
    );
    return row ?? null;
  }

  /** Moves on under the own lease: leased → generating → storing. */
  async advance(id: string, guard: Guard, to: 'generating' | 'storing'): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.image
          SET status = $4, state_since = kernel.now(),
              attempts = attempts + CASE WHEN $4 = 'generating' THEN 1 ELSE 0 END,
              faults = CASE WHEN $4 = 'generating' THEN 0 ELSE faults END
        WHERE id = $1 AND status = $2 AND fencing_token = $3 RETURNING id`,
      [id, guard.status, guard.fencingToken, to],
    );
    return rows.length > 0;
  }

  /**
   * Remembers the stored bytes, so that a successor goes on from here without a second call.
   * @returns since when they wait to be checked; null: somebody else was first.
   */
  async recordObject(
    id: string,
    guard: Guard,
    object: StoredObject,
    made: Made,
  ): Promise<Date | null> {
    const [row] = await this.unitOfWork.sql<{ checkingSince: Date }>(
      `UPDATE generation.image
          SET object_id = $4, object_key = $5, width = $6, height = $7, content_type = $8,
              bytes = $9, sha256 = $10, placeholder = $11, provider = $12, model = $13,
              delivered_quality = $14, cost_micro_usd = cost_micro_usd + $15,
              provider_echo = $16, checking_since = kernel.now(),
              spool_id = NULL, spool_token = NULL, spooled_at = NULL
        WHERE id = $1 AND status = $2 AND fencing_token = $3
    RETURNING checking_since AS "checkingSince"`,
      [
        id,
        guard.status,
        guard.fencingToken,
        object.objectId,
        object.key,
        object.width,
        object.height,
        object.contentType,
        object.bytes,
        object.sha256,
        object.placeholder,
        made.provider,
        made.model,
        made.quality,
        Math.round(made.costMicroUsd),
        made.echo ? JSON.stringify(made.echo) : null,
      ],
    );
    return row?.checkingSince ?? null;
  }

  /** Notes that what was made lies on this machine's disk. @returns since when; null: not ours, or stored. */
  async recordSpooled(id: string, guard: Guard, spoolId: string): Promise<Date | null> {
    const [row] = await this.unitOfWork.sql<{ spooledAt: Date }>(
      `UPDATE generation.image
          SET spool_id = $4, spool_token = $3, spooled_at = kernel.now()
        WHERE id = $1 AND status = $2 AND fencing_token = $3 AND object_id IS NULL
    RETURNING spooled_at AS "spooledAt"`,
      [id, guard.status, guard.fencingToken, spoolId],
    );
    return row?.spooledAt ?? null;
  }

  /**
   * Gives the image back to the dispatcher, not before `delay_ms` from now. An image whose bytes
   * are stored or spooled stays in `storing`: only what is left is done again, unless it is to be
   * made anew. The token grows, so whoever still works under the old one is fenced off. `uncount`
   * takes the attempt off the count; a `fault` of our own is counted, so that the next one waits longer.
   */
  async requeue(
    id: string,
    guard: Guard,
    delay_ms: number,
    uncount: boolean,
    { anew = false, fault = false }: { anew?: boolean; fault?: boolean } = {},
  ): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.image
          SET status = CASE WHEN ${HAS_BYTES} AND NOT $6 THEN 'storing' ELSE 'queued' END,
              state_since = CASE WHEN ${HAS_BYTES} AND NOT $6
                                 THEN state_since ELSE kernel.now() END,
              spool_id = CASE WHEN NOT $6 THEN spool_id END,
              spool_token = CASE WHEN NOT $6 THEN spool_token END,
              spooled_at = CASE WHEN NOT $6 THEN spooled_at END,
              fencing_token = fencing_token + 1, worker_id = NULL, lease_until = NULL,
              pushed_at = NULL, due_at = kernel.now() + $4 * interval '1 millisecond',
              attempts = greatest(0, attempts - CASE WHEN $5 THEN 1 ELSE 0 END),
              faults = faults + CASE WHEN $7 THEN 1 ELSE 0 END
        WHERE id = $1 AND status = $2 AND fencing_token = $3 RETURNING id`,
      [id, guard.status, guard.fencingToken, delay_ms, uncount, anew, fault],
    );
    return rows.length > 0;
  }

  /** The image as it is now, locked; null unless the lease of that token has run out. */
  async lockExpired(id: string, fencingToken: number): Promise<ImageRow | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.id = $1 AND i.fencing_token = $2 AND i.lease_until < kernel.now() FOR UPDATE`,
      [id, fencingToken],
    );
    return row ?? null;
  }

  /**
   * Writes the end (or the way into review). The caller settles the hold in the same transaction.
   * @returns null when somebody else was first, else the stored object that the image names no more:
   * that of a picture that is not delivered.
   */
  async finish(
    id: string,
    guard: Guard,
    end: End,
  ): Promise<{ droppedObjectId: string | null } | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ droppedObjectId: string | null }>(
      `UPDATE generation.image
          SET status = $4, state_since = kernel.now(), worker_id = NULL, lease_until = NULL,
              spool_id = NULL, spool_token = NULL, spooled_at = NULL,
              fencing_token = fencing_token + 1,
              settled_at = CASE WHEN $5 THEN kernel.now() END,
              delivered_at = CASE WHEN $4 = 'delivered' THEN kernel.now() END,
              error_code = $6, error_message = $7,
              output_verdict_id = coalesce($8, output_verdict_id),
              object_id = CASE WHEN $5 AND $4 <> 'delivered' THEN $9::uuid
                               ELSE coalesce($9, object_id) END,
              error_rule = $10
        WHERE id = $1 AND status = $2 AND fencing_token = $3
    RETURNING CASE WHEN old.object_id IS DISTINCT FROM new.object_id THEN old.object_id END
                AS "droppedObjectId"`,
      [
        id,
        guard.status,
        guard.fencingToken,
        end.status,
        isTerminal(end.status),
        end.error?.code ?? null,
        end.error?.message ?? null,
        end.verdictId ?? null,
        end.objectId ?? null,
        end.error?.rule ?? null,
      ],
    );
    return row ?? null;
  }

  /** A person allowed the refused picture: it is to be delivered. */
  async grant(verdictId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.image SET granted_at = kernel.now()
        WHERE output_verdict_id = $1 AND status = 'blocked' AND granted_at IS NULL`,
      [verdictId],
    );
  }

  /** Granted pictures that are not delivered yet and whose bytes are there, the oldest first. */
  granted(limit: number): Promise<ImageRow[]> {
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.status = 'blocked' AND i.granted_at IS NOT NULL AND i.expired_at IS NULL
        ORDER BY i.granted_at LIMIT $1`,
      [limit],
    );
  }

  /** The one way out of an end: the database allows it for granted pictures alone. */
  async deliverGranted(id: string, object: StoredObject): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.image
          SET status = 'delivered', state_since = kernel.now(), delivered_at = kernel.now(),
              fencing_token = fencing_token + 1, error_code = NULL, error_message = NULL,
              error_rule = NULL, object_id = $2, object_key = $3, placeholder = $4
        WHERE id = $1 AND status = 'blocked' AND granted_at IS NOT NULL RETURNING id`,
      [id, object.objectId, object.key, object.placeholder],
    );
    return rows.length > 0;
  }

  /** Locks the images of a generation that a cancel can still end, in one order. */
  lockCancellable(generationId: string): Promise<ImageRow[]> {
    this.unitOfWork.requireTransaction();
    return this.unitOfWork.sql<ImageRow>(
      `SELECT ${IMAGE_COLUMNS} FROM generation.image i
        WHERE i.generation_id = $1 AND i.status = ANY($2) ORDER BY i.id FOR UPDATE`,
      [generationId, cancellableImageStatuses],
    );
  }

  /**
   * Prolongs this worker's leases. @returns the images of `ids` that are still its own under the
   * given token; all others were taken away.
   */
  async beat(
    workerId: string,
    held: ReadonlyMap<string, number>,
    lease_ms: number,
  ): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `UPDATE generation.image i SET lease_until = kernel.now() + $2 * interval '1 millisecond'
         FROM unnest($3::uuid[], $4::int[]) AS held (id, token)
        WHERE i.id = held.id AND i.fencing_token = held.token AND i.worker_id = $1
    RETURNING i.id`,
      [workerId, lease_ms, [...held.keys()], [...held.values()]],
    );
    return new Set(rows.map((row) => row.id));
  }

  async setKept(
    workspaceId: string,
    id: string,
    change: { favorite?: boolean; tags?: string[] },
  ): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.image SET favorite = coalesce($3, favorite), tags = coalesce($4, tags)
        WHERE id = $1 AND workspace_id = $2 AND deleted_at IS NULL AND trashed_at IS NULL
    RETURNING id`,
      [id, workspaceId, change.favorite ?? null, change.tags ?? null],
    );
    return rows.length > 0;
  }

  /** Retention took the bytes: the image says so. Does nothing for an object that it no longer keeps. */
  async markExpired(id: string, objectId: string): Promise<string | null> {
    const [row] = await this.unitOfWork.sql<{ generationId: string }>(
      `UPDATE generation.image
          SET expired_at = kernel.now(), deleted_at = coalesce(deleted_at, kernel.now()),
              placeholder = NULL, trashed_at = NULL, trash_order = NULL
        WHERE id = $1 AND object_id = $2 AND expired_at IS NULL
    RETURNING generation_id AS "generationId"`,
      [id, objectId],
    );
    return row?.generationId ?? null;
  }

  async markRestored(ids: readonly string[]): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE generation.image SET restored_at = coalesce(restored_at, kernel.now()) WHERE id = ANY($1)',
      [ids],
    );
  }

  /**
   * By what people name these objects: an output by its image, and both an output and an upload by
   * the generations that made it, were given it or went on from it, and by the batch or thread of
   * each. A refused output is asked for by its image.
   */
  async namesOfObjects(
    ids: readonly string[],
  ): Promise<{ id: string; names: string[]; workspaceId: string | null }[]> {
    return this.unitOfWork.sql(
      `WITH asked AS (SELECT DISTINCT id FROM unnest($1::uuid[]) AS o (id)),
       made AS (
         SELECT o.id AS asked, i.id, i.generation_id, i.workspace_id FROM asked o
           JOIN generation.image i ON i.object_id = o.id
         UNION SELECT o.id, i.id, i.generation_id, i.workspace_id FROM asked o JOIN generation.image i USING (id)),
       given AS (
         SELECT id AS asked, id FROM asked UNION SELECT asked, id FROM made),
       run AS (
         SELECT asked, generation_id AS id FROM made
         UNION SELECT given.asked, g.id FROM given
                 JOIN generation.generation g
                   ON g.reference_ids @> ARRAY[given.id] AND g.reference_ids <> '{}'
         UNION SELECT made.asked, g.id FROM made
                 JOIN generation.generation g ON g.parent_image_id = made.id
         UNION SELECT o.id, g.id FROM asked o JOIN generation.generation g ON g.mask_id = o.id)
       SELECT asked AS id, array_agg(DISTINCT name::text) AS names,
              (SELECT made.workspace_id FROM made WHERE made.asked = n.asked LIMIT 1) AS "workspaceId"
         FROM (
              SELECT asked, id AS name FROM given
        UNION SELECT asked, id FROM run
        UNION SELECT run.asked, whole.id FROM run
                JOIN generation.generation g ON g.id = run.id
               CROSS JOIN unnest(ARRAY[g.batch_id, g.thread_id]) AS whole (id)
               WHERE whole.id IS NOT NULL) n
        GROUP BY asked`,
      [ids],
    );
  }

  /** Of these objects, the ones that an open generation needs: uploads and results are named by id. */
  async inUse(objectIds: readonly string[]): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT o.id FROM unnest($1::uuid[]) AS o (id)
        WHERE EXISTS (SELECT 1 FROM generation.generation g
                LEFT JOIN generation.image parent ON parent.object_id = o.id
               WHERE g.status IN ('accepted', 'running')
                 AND (g.mask_id = o.id OR g.reference_ids @> ARRAY[o.id]
                   OR g.reference_ids @> ARRAY[parent.id] OR g.parent_image_id = parent.id))
           OR EXISTS (SELECT 1 FROM generation.image i
                       WHERE i.object_id = o.id
                         AND (i.status IN ('storing', 'in_review')
                           OR (i.status = 'blocked' AND i.granted_at IS NOT NULL)))`,
      [objectIds],
    );
    return rows.map((row) => row.id);
  }
}
