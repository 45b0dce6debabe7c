import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { parseKey, type ObjectKey } from '../object-key.js';

export interface ArchivePiece {
  id: string;
  key: ObjectKey;
  bytes: number;
}

/** Pieces of archives among the rows of storage.object. */
@Injectable()
export class ArchiveRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Pieces that are in the store, in their order. @param folder of one part; absent: of all. */
  async pieces(archiveId: string, folder?: string): Promise<ArchivePiece[]> {
    const rows = await this.unitOfWork.sql<ArchivePiece & { key: string }>(
      `SELECT id, key, bytes::float8 AS bytes FROM storage.object
        WHERE owner_kind = 'export' AND owner_id = $1 AND kind = 'export' AND state = 'stored'
          AND ($2::text IS NULL OR split_part(key, '/', 4) = $2)
        ORDER BY key COLLATE "C"`,
      [archiveId, folder ?? null],
    );
    return rows.map((row) => ({ ...row, key: parseKey(row.key) }));
  }
}
