import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { OBJECT_COLUMNS, type StoredObject } from './stored-object.js';

export interface StoreSample {
  kind: 'unknown_object' | 'missing_object';
  key: string;
  bytes?: number;
  objectId?: string;
  workspaceId?: string;
}

export interface StoreCheck {
  id: string;
  startedAt: Date;
  finishedAt: Date | null;
  cursor: string;
  objects: number;
  bytes: number;
  unknownObjects: number;
  unknownBytes: number;
  missingObjects: number;
  samples: StoreSample[];
}

/** What the comparison of some keys adds. */
export interface Compared {
  /** Up to which key; null: to the end. */
  until: string | null;
  objects: number;
  bytes: number;
  unknown: StoreSample[];
  missing: StoreSample[];
}

const MAX_SAMPLES = 100;
const KEEP_DAYS = 60;
const CHECK = `id, started_at AS "startedAt", finished_at AS "finishedAt", cursor,
  objects::float8 AS objects, bytes::float8 AS bytes, unknown_objects AS "unknownObjects",
  unknown_bytes::float8 AS "unknownBytes", missing_objects AS "missingObjects", samples`;

/** Rows of storage.store_check, and what they are made of. */
@Injectable()
export class StoreCheckRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The check that is under way, or a new one when the last began so long ago; else null. */
  async openOrBegin(every_h: number): Promise<StoreCheck | null> {
    await this.unitOfWork.sql(
      `INSERT INTO storage.store_check (cursor)
       SELECT '' WHERE NOT EXISTS (SELECT FROM storage.store_check
         WHERE finished_at IS NULL OR started_at > kernel.now() - $1 * interval '1 hour')
       ON CONFLICT DO NOTHING`,
      [every_h],
    );
    const [row] = await this.unitOfWork.sql<StoreCheck>(
      `SELECT ${CHECK} FROM storage.store_check WHERE finished_at IS NULL`,
    );
    return row ?? null;
  }

  /** @returns the check as it stands now, or null when somebody else went on from that cursor. */
  async add(id: string, cursor: string, compared: Compared): Promise<StoreCheck | null> {
    this.unitOfWork.requireTransaction();
    const { until, objects, bytes, unknown, missing } = compared;
    const [row] = await this.unitOfWork.sql<StoreCheck>(
      `UPDATE storage.store_check
          SET cursor = coalesce($3, cursor), objects = objects + $4, bytes = bytes + $5,
              unknown_objects = unknown_objects + $6, unknown_bytes = unknown_bytes + $7,
              missing_objects = missing_objects + $8,
              samples = samples || CASE WHEN jsonb_array_length(samples) < ${MAX_SAMPLES}
                                        THEN $9::jsonb ELSE '[]' END,
              finished_at = CASE WHEN $3 IS NULL THEN kernel.now() END
        WHERE id = $1 AND cursor = $2 AND finished_at IS NULL RETURNING ${CHECK}`,
      [
        id,
        cursor,
        until,
        objects,
        bytes,
        unknown.length,
        unknown.reduce((sum, sample) => sum + (sample.bytes ?? 0), 0),
        missing.length,
        JSON.stringify([...unknown, ...missing].slice(0, MAX_SAMPLES)),
      ],
    );
    return row ?? null;
  }

  /** Those of the keys that a row knows, whose bytes are there, may come, or are on their way out. */
  async known(keys: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ key: string }>(
      `SELECT key FROM storage.object
        WHERE key = ANY($1) AND state IN ('pending', 'stored', 'deleting')`,
      [keys],
    );
    return new Set(rows.map(({ key }) => key));
  }

  /** Of these rows, the ones that still say so. */
  async stillStored(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM storage.object WHERE id = ANY($1) AND state = 'stored'`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** Rows that say that their bytes are there, in the order of the keys. */
  storedAfter(key: string, limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.state = 'stored' AND o.key COLLATE "C" > $1
        ORDER BY o.key COLLATE "C" LIMIT $2`,
      [key, limit],
    );
  }

  async list(start: number, end: number): Promise<{ items: StoreCheck[]; total: number }> {
    const items = await this.unitOfWork.sql<StoreCheck>(
      `SELECT ${CHECK} FROM storage.store_check ORDER BY id DESC OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(*)::int AS total FROM storage.store_check',
    );
    return { items, total: count?.total ?? 0 };
  }

  async prune(): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM storage.store_check WHERE started_at < kernel.now() - $1 * interval '1 day'`,
      [KEEP_DAYS],
    );
  }
}
