import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { FaultPoints, sizeAndHash, UnitOfWork } from '#kernel';
import { rangeIn, type ByteRange } from '../byte-range.js';
import { ArchiveRepository, type ArchivePiece } from '../data/archive.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import { archiveKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';

/** The sweep takes what a dead writer left behind after this; no put of a piece lasts so long. */
const PATIENCE_S = 300;
const TYPE = 'application/zip';

export interface Piece {
  workspaceId: string;
  archiveId: string;
  /** Of one part and one writer; nobody else writes there. */
  folder: string;
  number: number;
}

export interface OpenedArchive {
  stream: Readable;
  /** What `stream` gives, when it is not the whole. */
  range: ByteRange | null;
  /** Of the whole. */
  bytes: number;
}

/**
 * Files that are too large for one put, kept as pieces: each is an object with a row like any other,
 * so that a crash at any moment leaves nothing that nobody knows.
 */
@Injectable()
export class KeepArchive {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly archives: ArchiveRepository,
    private readonly removal: RemoveObjects,
    private readonly unitOfWork: UnitOfWork,
    private readonly faults: FaultPoints,
  ) {}

  /**
   * Not in a transaction.
   * @param fence runs in the transaction that announces the piece, and throws where the writer has
   * lost the archive: whoever took it then sees every piece that was announced.
   * @throws store_unavailable
   */
  async write(piece: Piece, bytes: Uint8Array, fence: () => Promise<void>): Promise<void> {
    const { workspaceId, archiveId, folder, number } = piece;
    const row = await this.unitOfWork.run(async () => {
      await fence();
      return this.objects.intend({
        key: archiveKey(workspaceId, archiveId, folder, number),
        kind: 'export',
        workspaceId,
        ownerKind: 'export',
        ownerId: archiveId,
        contentType: TYPE,
        patience_s: PATIENCE_S,
      });
    });
    await this.store.put(row.key, bytes, TYPE);
    this.faults.reach('export.piece-put', archiveId);
    if (!(await this.objects.markStored(row.id, sizeAndHash(bytes))))
      throw storageErrors.raise('store_unavailable', 'A piece was removed meanwhile. Try again.');
  }

  /**
   * One part, or the range of it that is asked for; the caller reads or destroys the stream.
   * @throws object_missing, range_not_satisfiable, store_unavailable
   */
  async open(
    archiveId: string,
    { folder, bytes }: { folder: string; bytes: number },
    rangeHeader?: string,
  ): Promise<OpenedArchive> {
    const pieces = await this.archives.pieces(archiveId, folder);
    if (pieces.reduce((sum, piece) => sum + piece.bytes, 0) !== bytes) throw missing();
    const range = rangeIn(rangeHeader, bytes);
    const wanted = within(pieces, range ?? { start: 0, end: bytes - 1 });
    // The first before the head of an answer is written: what fails then is an ordinary error.
    const first = await this.body(wanted[0]);
    const stream = Readable.from(this.bodies(first, wanted.slice(1)), { objectMode: false });
    // A generator that nobody began to read does not come to its end when it is closed.
    stream.once('close', () => first.destroy());
    return { stream, range, bytes };
  }

  /** Removes what is kept of an archive, but for these folders. Joins an open transaction. */
  async remove(archiveId: string, reason: string, but: readonly string[] = []): Promise<void> {
    const pieces = await this.archives.pieces(archiveId);
    const going = pieces.filter(({ key }) => !but.includes(key.split('/')[3] ?? ''));
    await this.removal.remove(
      going.map(({ id }) => id),
      reason,
    );
  }

  private async *bodies(first: Readable, rest: readonly Slice[]): AsyncGenerator<Buffer> {
    let open: Readable = first;
    try {
      yield* open as AsyncIterable<Buffer>;
      for (const slice of rest) {
        open = await this.body(slice);
        yield* open as AsyncIterable<Buffer>;
      }
    } finally {
      open.destroy();
    }
  }

  private async body(slice: Slice | undefined): Promise<Readable> {
    const found = slice ? await this.store.get(slice.piece.key, slice.range) : null;
    if (!found) throw missing();
    return found.stream;
  }
}

interface Slice {
  piece: ArchivePiece;
  /** Of this piece; absent: all of it. */
  range?: ByteRange;
}

function within(pieces: readonly ArchivePiece[], { start, end }: ByteRange): Slice[] {
  const slices: Slice[] = [];
  let at = 0;
  for (const piece of pieces) {
    const first = Math.max(start - at, 0);
    const last = Math.min(end - at, piece.bytes - 1);
    if (first <= last)
      slices.push(
        first === 0 && last === piece.bytes - 1
          ? { piece }
          : { piece, range: { start: first, end: last } },
      );
    at += piece.bytes;
  }
  return slices;
}

const missing = () =>
  storageErrors.raise('object_missing', 'The file cannot be found. Ask for a new one.');
