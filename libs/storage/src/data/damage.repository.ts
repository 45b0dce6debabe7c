import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Measured } from '#kernel';
import type { ObjectKey } from '../object-key.js';
import { OBJECT_COLUMNS, type ObjectKind, type StoredObject } from './stored-object.js';

export type DamageKind = 'missing' | 'different' | 'unreadable';
export type Settlement = 'whole' | 'remade' | 'deleted';

/** What was read of an object that is not as its row says. */
export interface Look {
  kind: DamageKind;
  /** Of `different`. */
  found: Measured | null;
}

export interface Damage {
  objectId: string;
  workspaceId: string;
  kind: DamageKind;
  key: ObjectKey;
  objectKind: ObjectKind;
  expectedBytes: number;
  expectedSha256: string;
  foundBytes: number | null;
  foundSha256: string | null;
  foundAt: Date;
  checkedAt: Date;
  settledAt: Date | null;
  settlement: Settlement | null;
}

export interface ScrubSummary {
  /** Objects that are due; counted up to {@link MANY_DUE}. */
  due: number;
  /** When the bytes of the object that waits longest were last known to be good; null: no objects. */
  oldestAt: Date | null;
  /** Rounds of the last 24 hours or so: today's and yesterday's, by UTC. */
  objects: number;
  bytes: number;
  lastRoundAt: Date | null;
  open: number;
}

/** Beyond this the number of due objects says only: many. */
export const MANY_DUE = 100_000;
const KEEP_DAYS = 60;
const SEEN = 'coalesce(o.checked_at, o.created_at)';
const DAMAGE = `d.object_id AS "objectId", d.workspace_id AS "workspaceId", d.kind, o.key,
  o.kind AS "objectKind", coalesce(o.bytes, 0)::float8 AS "expectedBytes",
  coalesce(encode(o.sha256, 'hex'), '') AS "expectedSha256", d.found_bytes::float8 AS "foundBytes",
  encode(d.found_sha256, 'hex') AS "foundSha256", d.found_at AS "foundAt",
  d.checked_at AS "checkedAt", d.settled_at AS "settledAt", d.settlement`;

/** When objects were last read whole, and which were found damaged. */
@Injectable()
export class DamageRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Objects that nobody has looked at for so many days, the longest time first. */
  due(days: number, limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.object o
        WHERE o.state = 'stored' AND ${SEEN} <= kernel.now() - $1 * interval '1 day'
        ORDER BY ${SEEN}, o.id LIMIT $2`,
      [days, limit],
    );
  }

  /** Damaged objects that nobody has looked at for so long: somebody may have brought them back. */
  dueAgain(after_s: number, limit: number): Promise<StoredObject[]> {
    return this.unitOfWork.sql<StoredObject>(
      `SELECT ${OBJECT_COLUMNS} FROM storage.damage d JOIN storage.object o ON o.id = d.object_id
        WHERE d.settled_at IS NULL AND d.checked_at <= kernel.now() - $1 * interval '1 second'
          AND o.state = 'stored'
        ORDER BY d.checked_at LIMIT $2`,
      [after_s, limit],
    );
  }

  /** Notes a look at an object. @returns false when it is on its way out: then nothing counts. */
  async markChecked(row: StoredObject): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE storage.object SET checked_at = kernel.now()
        WHERE id = $1 AND state = 'stored' AND sha256 = decode($2, 'hex') RETURNING id`,
      [row.id, row.sha256],
    );
    return rows.length > 0;
  }

  /** @returns true when it was not known to be damaged before. */
  async add(row: StoredObject, { kind, found }: Look): Promise<boolean> {
    const [noted] = await this.unitOfWork.sql<{ isNew: boolean }>(
      `INSERT INTO storage.damage AS d (object_id, workspace_id, kind, found_bytes, found_sha256)
       VALUES ($1, $2, $3, $4, decode($5, 'hex'))
       ON CONFLICT (object_id) DO UPDATE
          SET kind = excluded.kind, found_bytes = excluded.found_bytes,
              found_sha256 = excluded.found_sha256, checked_at = kernel.now(),
              found_at = CASE WHEN d.settled_at IS NULL THEN d.found_at ELSE kernel.now() END,
              settled_at = NULL, settlement = NULL
       RETURNING old.object_id IS NULL OR old.settled_at IS NOT NULL AS "isNew"`,
      [row.id, row.workspaceId, kind, found?.bytes ?? null, found?.sha256 ?? null],
    );
    return noted?.isNew ?? false;
  }

  async settle(objectId: string, settlement: Settlement): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE storage.damage SET settled_at = kernel.now(), settlement = $2, checked_at = kernel.now()
        WHERE object_id = $1 AND settled_at IS NULL`,
      [objectId, settlement],
    );
  }

  /** A round is over: what was deleted meanwhile is no damage any more, and old words go. */
  async endRound(done: { objects: number; bytes: number; damaged: number }): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE storage.damage d SET settled_at = kernel.now(), settlement = 'deleted'
        WHERE d.settled_at IS NULL AND NOT EXISTS
              (SELECT FROM storage.object o WHERE o.id = d.object_id AND o.state = 'stored')`,
    );
    await this.unitOfWork.sql(
      `INSERT INTO storage.scrubbed_day AS s (day, objects, bytes, damaged, last_round_at)
       VALUES ((kernel.now() AT TIME ZONE 'UTC')::date, $1, $2, $3, kernel.now())
       ON CONFLICT (day) DO UPDATE
          SET objects = s.objects + $1, bytes = s.bytes + $2, damaged = s.damaged + $3,
              last_round_at = kernel.now()`,
      [done.objects, done.bytes, done.damaged],
    );
    for (const old of [
      'storage.damage WHERE settled_at',
      'storage.scrubbed_day WHERE last_round_at',
    ])
      await this.unitOfWork.sql(`DELETE FROM ${old} < kernel.now() - $1 * interval '1 day'`, [
        KEEP_DAYS,
      ]);
  }

  /** Open ones first, then the newest. */
  async list(start: number, end: number): Promise<{ items: Damage[]; total: number }> {
    const items = await this.unitOfWork.sql<Damage>(
      `SELECT ${DAMAGE} FROM storage.damage d JOIN storage.object o ON o.id = d.object_id
        ORDER BY d.settled_at IS NOT NULL, d.found_at DESC, d.object_id OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(*)::int AS total FROM storage.damage d JOIN storage.object o ON o.id = d.object_id',
    );
    return { items, total: count?.total ?? 0 };
  }

  async openByKind(): Promise<Record<DamageKind, number>> {
    const rows = await this.unitOfWork.sql<{ kind: DamageKind; count: number }>(
      `SELECT kind, count(*)::int AS count FROM storage.damage
        WHERE settled_at IS NULL GROUP BY kind`,
    );
    const counts = { missing: 0, different: 0, unreadable: 0 };
    for (const { kind, count } of rows) counts[kind] = count;
    return counts;
  }

  /** @param days null: nothing is due by itself. */
  async summary(days: number | null): Promise<ScrubSummary> {
    const [row] = await this.unitOfWork.sql<ScrubSummary>(
      `SELECT (SELECT count(*)::int FROM (SELECT FROM storage.object o
                WHERE o.state = 'stored' AND ${SEEN} <= kernel.now() - $1 * interval '1 day'
                LIMIT ${MANY_DUE})) AS due,
              (SELECT ${SEEN} FROM storage.object o WHERE o.state = 'stored'
                ORDER BY ${SEEN}, o.id LIMIT 1) AS "oldestAt",
              coalesce(sum(s.objects), 0)::float8 AS objects,
              coalesce(sum(s.bytes), 0)::float8 AS bytes,
              (SELECT max(last_round_at) FROM storage.scrubbed_day) AS "lastRoundAt",
              (SELECT count(*)::int FROM storage.damage WHERE settled_at IS NULL) AS open
         FROM storage.scrubbed_day s
        WHERE s.day >= (kernel.now() AT TIME ZONE 'UTC')::date - 1`,
      [days],
    );
    return row as ScrubSummary;
  }
}
