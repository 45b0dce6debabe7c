import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';

/** Folders of made pictures on workers' disks, and which of the pictures are waited for. */
@Injectable()
export class SpoolRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** A living worker sees the folder. */
  async seen(folderId: string): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO generation.spool_folder (id) VALUES ($1)
       ON CONFLICT (id) DO UPDATE SET seen_at = kernel.now()`,
      [folderId],
    );
  }

  /** Whether a living worker has seen the folder within so long. */
  async isSeen(folderId: string, within_ms: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM generation.spool_folder
        WHERE id = $1 AND seen_at > kernel.now() - $2 * interval '1 millisecond'`,
      [folderId, within_ms],
    );
    return rows.length > 0;
  }

  /** Whether the image's picture was spooled within so long. */
  async isFresh(imageId: string, within_ms: number): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM generation.image
        WHERE id = $1 AND spooled_at > kernel.now() - $2 * interval '1 millisecond'`,
      [imageId, within_ms],
    );
    return rows.length > 0;
  }

  async forgetDeadFolders(): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM generation.spool_folder WHERE seen_at < kernel.now() - interval '1 hour'`,
    );
  }

  /** Of these results the ones that their images wait for, in whichever folder. */
  async awaited<T extends { imageId: string; token: number }>(
    results: readonly T[],
  ): Promise<Set<T>> {
    const rows = await this.unitOfWork.sql<{ at: number }>(
      `SELECT result.at::int AS at
         FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS result (image_id, token, at)
         JOIN generation.image i ON i.id = result.image_id AND i.spool_token = result.token`,
      [results.map(({ imageId }) => imageId), results.map(({ token }) => token)],
    );
    return new Set(rows.map(({ at }) => results[at - 1] as T));
  }
}
