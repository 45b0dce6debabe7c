import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { bodyOfHead, csvRecord, describeError, isProblem, log, type CsvCell } from '#kernel';
import type { OpenedObject, Storage } from '#storage';
import type { FastifyReply } from 'fastify';
import { ZipFile } from 'yazl';
import type { ArchiveGate } from './archive-gate.js';

export interface ArchivedPicture {
  objectId: string | null;
  deletedAt: Date | null;
  createdAt: Date;
  deliveredAt: Date | null;
}

/** What became of a picture: its file in the archive, or why there is none. */
export interface Archived {
  /** Its name in the archive, '' when it is not there. */
  file: string;
  note: string;
}

const BYTE_ORDER_MARK = '\uFEFF';
const UNREADABLE = 'Could not be read';
/** Further tries for a picture that the store does not give, or not to its end. */
const RETRIES = 2;
const RETRY_ms = 500;

interface ArchiveOptions {
  /** Of the file, without its ending. */
  name: string;
  /** Of manifest.csv. */
  heading: readonly string[];
  /** Whose place it takes. */
  workspaceId: string;
  gate: ArchiveGate;
}

/**
 * A ZIP of originals, unchanged, that is made while it is sent: one picture is open at a time and is
 * read as fast as the client takes it. Of a picture that cannot be read the manifest says so.
 */
export class PictureArchive {
  private readonly zip = new ZipFile();
  private readonly output = this.zip.outputStream as Readable;
  private readonly left = new AbortController();
  private readonly manifest: string[];
  /** What the store gives at this moment. */
  private reading: Readable | null = null;

  private constructor(
    private readonly storage: Storage,
    heading: readonly string[],
  ) {
    this.manifest = [BYTE_ORDER_MARK + csvRecord(heading)];
    this.zip.on('error', (error: Error) => this.output.destroy(error));
    this.output.once('close', () => this.left.abort());
  }

  /**
   * @param fill adds the pictures and their records, in their order. Where it fails the download
   * breaks off: the head is sent, so that is all that can be said. @throws too_many_archives
   */
  static async send(
    reply: FastifyReply,
    storage: Storage,
    { name, heading, workspaceId, gate }: ArchiveOptions,
    fill: (archive: PictureArchive) => Promise<void>,
  ): Promise<void> {
    // Who asks for the head alone must not have every picture read for nobody.
    const leave = reply.request.method === 'HEAD' ? null : gate.enter(workspaceId);
    const headed = reply
      .header('content-type', 'application/zip')
      .header('content-disposition', `attachment; filename="${name}.zip"`)
      .header('cache-control', 'no-store');
    if (leave === null) {
      await headed.send(bodyOfHead());
      return;
    }
    const archive = new PictureArchive(storage, heading);
    archive.output.once('close', leave);
    gate.pace.keep(reply.raw);
    void fill(archive)
      .then(() => archive.end())
      .catch((error: unknown) => {
        // A client that left is no fault.
        if (!archive.output.destroyed)
          log.error({ archive: name, error: describeError(error) }, 'an archive broke off');
        archive.output.destroy();
      });
    await headed.send(archive.output);
  }

  /** A line of manifest.csv. */
  record(cells: readonly CsvCell[]): void {
    this.manifest.push(csvRecord(cells));
  }

  /** @param name of the file, without its folder and ending. @throws when the client has left */
  async add(picture: ArchivedPicture, name: string): Promise<Archived> {
    if (picture.deletedAt || picture.objectId === null) return { file: '', note: 'Deleted' };
    const { objectId } = picture;
    const opened = await this.open(objectId, 0);
    if (typeof opened === 'string') return { file: '', note: opened };
    const file = `images/${name}.${opened.extension}`;
    const sent: { note: string } = { note: '' };
    // Already here: a client may leave before the first byte is read.
    this.reading = opened.stream;
    const bytes = Readable.from(this.bytesOf(objectId, opened, sent), { objectMode: false });
    // Pictures are compressed already.
    this.zip.addReadStream(bytes, file, {
      compress: false,
      mtime: picture.deliveredAt ?? picture.createdAt,
    });
    const leave = () => {
      bytes.destroy();
      this.reading?.destroy();
    };
    this.left.signal.addEventListener('abort', leave);
    try {
      await finished(bytes, { writable: false });
    } finally {
      this.left.signal.removeEventListener('abort', leave);
    }
    return { file, note: sent.note };
  }

  private end(): void {
    this.zip.addBuffer(Buffer.from(this.manifest.join('')), 'manifest.csv');
    this.zip.end();
  }

  /** Goes on where a stream broke off. What cannot be read to its end stays short, and is noted. */
  private async *bytesOf(
    objectId: string,
    first: OpenedObject,
    sent: { note: string },
  ): AsyncGenerator<Buffer> {
    let at = 0;
    let opened: OpenedObject | string = first;
    for (let attempt = 0; typeof opened !== 'string'; attempt += 1) {
      this.reading = opened.stream;
      try {
        for await (const chunk of opened.stream as AsyncIterable<Buffer>) {
          at += chunk.length;
          yield chunk;
        }
      } catch (error) {
        this.left.signal.throwIfAborted();
        log.warn(
          { objectId, at, error: describeError(error) },
          'a picture broke off in an archive',
        );
      }
      if (at >= first.bytes) return;
      opened = attempt < RETRIES ? await this.open(objectId, at) : 'broken';
    }
    sent.note = 'This file is not complete: the picture could not be read to its end';
  }

  /** @param at the byte to begin with. @returns why not, where it cannot be opened */
  private async open(objectId: string, at: number): Promise<OpenedObject | string> {
    const range = at === 0 ? undefined : `bytes=${at}-`;
    for (let attempt = 0; ; attempt += 1) {
      this.left.signal.throwIfAborted();
      try {
        const opened = await this.storage.open(objectId, 'original', range);
        if (this.left.signal.aborted) opened.stream.destroy();
        this.left.signal.throwIfAborted();
        return opened;
      } catch (error) {
        if (isProblem(error, 'object_deleted')) return 'Deleted';
        if (isProblem(error, 'object_missing')) return UNREADABLE;
        this.left.signal.throwIfAborted();
        if (attempt === RETRIES) {
          log.error(
            { objectId, error: describeError(error) },
            'a picture is left out of an archive',
          );
          return UNREADABLE;
        }
        await pause(RETRY_ms * (attempt + 1), undefined, { signal: this.left.signal });
      }
    }
  }
}
