import type { Query } from '#kernel';
import type { ObjectKind } from './stored-object.js';
import { parseKey, type ObjectKey } from '../object-key.js';
import type { StoredType } from '../image-type.js';

/** What a row says of bytes that are in the store. */
export interface StoredRow {
  id: string;
  key: ObjectKey;
  kind: ObjectKind;
  contentType: StoredType;
  bytes: number;
  /** Hex. */
  sha256: string;
  width: number | null;
  height: number | null;
}

const COLUMNS = `id, key, kind, content_type AS "contentType", bytes::float8 AS bytes,
  encode(sha256, 'hex') AS sha256, width, height`;

const checked = (rows: StoredRow[]) => rows.map((row) => ({ ...row, key: parseKey(row.key) }));

/** Rows whose bytes are in the store, in the byte order of their keys, on a connection of the caller's. */
export async function* storedRows(query: Query, page = 1_000): AsyncGenerator<StoredRow> {
  let after = '';
  for (;;) {
    const rows = await query<StoredRow>(
      `SELECT ${COLUMNS} FROM storage.object
        WHERE state = 'stored' AND key COLLATE "C" > $1 ORDER BY key COLLATE "C" LIMIT $2`,
      [after, page],
    );
    yield* checked(rows);
    const last = rows.at(-1);
    if (!last || rows.length < page) return;
    after = last.key;
  }
}

/** Some of them, others for another seed; originals and derivatives alike. */
export async function sampleOfStored(
  query: Query,
  count: number,
  seed: string,
): Promise<StoredRow[]> {
  const rows = await query<StoredRow>(
    `SELECT ${COLUMNS} FROM storage.object WHERE state = 'stored'
      ORDER BY hashtextextended(id::text || $2, 0) LIMIT $1`,
    [count, seed],
  );
  return checked(rows);
}

export async function storedTotals(query: Query): Promise<{ count: number; bytes: number }> {
  const [row] = await query<{ count: number; bytes: number }>(
    `SELECT count(*)::float8 AS count, coalesce(sum(bytes), 0)::float8 AS bytes
       FROM storage.object WHERE state = 'stored'`,
  );
  return row ?? { count: 0, bytes: 0 };
}

/** Of these, the ones whose bytes should still be there. */
export async function stillStored(query: Query, ids: readonly string[]): Promise<Set<string>> {
  const rows = await query<{ id: string }>(
    `SELECT id FROM storage.object WHERE id = ANY($1) AND state = 'stored'`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Rows whose bytes did not come with a restored database: the sweep looks, ends them as deleted, and
 * tells their owners, as after any deletion.
 */
export async function markLost(query: Query, ids: readonly string[]): Promise<void> {
  await query(
    `UPDATE storage.object
        SET state = 'deleting', deletion_reason = 'not_restored', settle_after = kernel.now()
      WHERE id = ANY($1) AND state = 'stored'`,
    [ids],
  );
}
