import { UnitOfWork, type CsvCell } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { batchErrors } from '../batch.errors.js';
import { BatchRowRepository, type BatchRowRecord } from '../data/batch-row.repository.js';
import type { ImageRow } from '../data/rows.js';
import { ArchiveGate } from '../download-selection/archive-gate.js';
import { PictureArchive } from '../download-selection/picture-archive.js';
import { rowProblems } from '../row-problem.js';
import { BrowseBatches } from './browse-batches.js';

/** Rows that are in memory at one time. */
const PAGE = 50;
const HEADING = ['row', 'line', 'prompt', 'negative', 'file', 'status', 'credits', 'note'];

/**
 * Streams a batch as a ZIP: every original that is still there, unchanged, and a manifest of all
 * rows.
 */
@Injectable()
export class DownloadBatch {
  constructor(
    private readonly browse: BrowseBatches,
    private readonly rows: BatchRowRepository,
    private readonly storage: Storage,
    private readonly gate: ArchiveGate,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws batch_not_found, batch_nothing_to_download, too_many_archives */
  async send(workspaceId: string, id: string, reply: FastifyReply): Promise<void> {
    const { images } = await this.browse.one(workspaceId, id);
    if (images.delivered === 0)
      throw batchErrors.raise(
        'batch_nothing_to_download',
        'No picture of this batch has been delivered yet.',
      );
    const name = `batch-${id}`;
    const options = { name, heading: HEADING, workspaceId, gate: this.gate };
    await PictureArchive.send(reply, this.storage, options, (archive) => this.fill(archive, id));
  }

  private async fill(archive: PictureArchive, id: string): Promise<void> {
    for (let after = 0; ;) {
      const { rows, images } = await this.unitOfWork.snapshot(async () => {
        const rows = await this.rows.page(id, { statuses: null, after, limit: PAGE });
        return { rows, images: await this.rows.imagesOf(rows.map((row) => row.id)) };
      });
      const imagesOf = Map.groupBy(images, (image) => image.rowId);
      for (const row of rows) await this.addRow(archive, row, imagesOf.get(row.id) ?? []);
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.position ?? after;
    }
  }

  /** Adds the row's pictures and its records. */
  private async addRow(
    archive: PictureArchive,
    row: BatchRowRecord,
    images: readonly ImageRow[],
  ): Promise<void> {
    const [fault] = row.problems;
    if (images.length === 0)
      archive.record(record(row, '', row.status, 0, fault ? rowProblems[fault.code] : ''));
    for (const [index, image] of images.entries()) {
      const name = `${String(row.position).padStart(4, '0')}-${index + 1}`;
      const isDelivered = image.status === 'delivered';
      const { file, note } = isDelivered
        ? await archive.add(image, name)
        : { file: '', note: image.errorMessage ?? '' };
      const isCharged = isDelivered && !image.restoredAt && !image.grantedAt;
      archive.record(record(row, file, image.status, isCharged ? image.credits : 0, note));
    }
  }
}

const record = (
  row: BatchRowRecord,
  file: string,
  status: string,
  credits: number,
  note: string,
): CsvCell[] => [
  row.position,
  row.line,
  row.prompt,
  row.negativePrompt ?? '',
  file,
  status,
  credits,
  note,
];
