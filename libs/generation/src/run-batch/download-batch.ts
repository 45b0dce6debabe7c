import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { csvRecord, describeError, isProblem, log, type CsvCell } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ZipFile } from 'yazl';
import { batchErrors } from '../batch.errors.js';
import { BatchRowRepository, type BatchRowRecord } from '../data/batch-row.repository.js';
import type { ImageRow } from '../data/rows.js';
import { rowProblems } from '../row-problem.js';
import { BrowseBatches } from './browse-batches.js';

/** Rows that are in memory at one time. */
const PAGE = 50;
const HEADING = ['row', 'line', 'prompt', 'negative', 'file', 'status', 'credits', 'note'];
const GONE = ['object_missing', 'object_deleted'];
const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Streams a batch as a ZIP: every original that is still there, unchanged, and a manifest of all
 * rows. One picture is open at a time and read as fast as the client takes it.
 */
@Injectable()
export class DownloadBatch {
  constructor(
    private readonly browse: BrowseBatches,
    private readonly rows: BatchRowRepository,
    private readonly storage: Storage,
  ) {}

  /** @throws batch_not_found, batch_nothing_to_download */
  async send(workspaceId: string, id: string, reply: FastifyReply): Promise<void> {
    const { images } = await this.browse.one(workspaceId, id);
    if (images.delivered === 0)
      throw batchErrors.raise(
        'batch_nothing_to_download',
        'No picture of this batch has been delivered yet.',
      );
    const zip = new ZipFile();
    const output = zip.outputStream as Readable;
    zip.on('error', (error: Error) => output.destroy(error));
    void this.fill(zip, output, id).catch((error: unknown) => {
      // The head is sent: a broken download is all that can be said. A client that left is no fault.
      if (!output.destroyed)
        log.error({ batchId: id, error: describeError(error) }, 'an archive broke off');
      output.destroy();
    });
    await reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="batch-${id}.zip"`)
      .header('cache-control', 'no-store')
      .send(output);
  }

  private async fill(zip: ZipFile, output: Readable, id: string): Promise<void> {
    const gone = new AbortController();
    output.once('close', () => gone.abort());
    const manifest = [BYTE_ORDER_MARK + csvRecord(HEADING)];
    for (let after = 0; ;) {
      const rows = await this.rows.page(id, { statuses: null, after, limit: PAGE });
      const images = Map.groupBy(
        await this.rows.imagesOf(rows.map((row) => row.id)),
        (image) => image.rowId,
      );
      for (const row of rows)
        for (const record of await this.addRow(zip, row, images.get(row.id) ?? [], gone.signal))
          manifest.push(csvRecord(record));
      if (rows.length < PAGE) break;
      after = rows.at(-1)?.position ?? after;
    }
    zip.addBuffer(Buffer.from(manifest.join('')), 'manifest.csv');
    zip.end();
  }

  /** Adds the row's pictures. @returns its records of the manifest. */
  private async addRow(
    zip: ZipFile,
    row: BatchRowRecord,
    images: readonly ImageRow[],
    gone: AbortSignal,
  ): Promise<CsvCell[][]> {
    const [fault] = row.problems;
    if (images.length === 0)
      return [record(row, '', row.status, 0, fault ? rowProblems[fault.code] : '')];
    const records: CsvCell[][] = [];
    for (const [index, image] of images.entries()) {
      const name = `${String(row.position).padStart(4, '0')}-${index + 1}`;
      const file = image.status === 'delivered' ? await this.addImage(zip, image, name, gone) : '';
      const isCharged = image.status === 'delivered' && !image.restoredAt && !image.grantedAt;
      const note = image.deletedAt ? 'Deleted' : (image.errorMessage ?? '');
      records.push(record(row, file, image.status, isCharged ? image.credits : 0, note));
    }
    return records;
  }

  /** @returns the file's name in the archive; '' when the picture is not there any more. */
  private async addImage(
    zip: ZipFile,
    image: ImageRow,
    name: string,
    gone: AbortSignal,
  ): Promise<string> {
    if (image.deletedAt || image.objectId === null) return '';
    gone.throwIfAborted();
    const opened = await this.storage.open(image.objectId, 'original').catch((error: unknown) => {
      // Deleted meanwhile. Anything else breaks the archive off: it would lack what is still there.
      if (GONE.some((code) => isProblem(error, code))) return null;
      throw error;
    });
    if (!opened) return '';
    if (gone.aborted) opened.stream.destroy();
    gone.throwIfAborted();
    const file = `images/${name}.${opened.extension}`;
    // Pictures are compressed already.
    zip.addReadStream(opened.stream, file, {
      compress: false,
      size: opened.bytes,
      mtime: image.deliveredAt ?? image.createdAt,
    });
    const leave = () => opened.stream.destroy();
    gone.addEventListener('abort', leave);
    try {
      await finished(opened.stream, { writable: false });
    } finally {
      gone.removeEventListener('abort', leave);
    }
    return file;
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
