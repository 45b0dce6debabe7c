import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import { uploadPieceKey, type ObjectKey } from '../object-key.js';
import { ObjectStore, type SignedUrl } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';
import { ABANDONED_AFTER_S, PIECE_BYTES, UPLOAD_LINK_S, type Upload } from '../upload.js';
import { uploadNotFound } from './upload-problems.js';
import { UploadRate } from './upload-rate.js';

export interface Piece {
  /** From 1. */
  number: number;
  /** Where in the file it begins. */
  offset: number;
  bytes: number;
  /** Where it is to be sent; null once it is there. */
  link: SignedUrl | null;
}

type Announced = Pick<Upload, 'id' | 'workspaceId' | 'contentType' | 'bytes'>;
type Cut = Omit<Piece, 'link'> & { key: ObjectKey };

const HEADS_AT_ONCE = 8;

/**
 * An upload in pieces, for lines that break: each is an object of its own with a link that takes exactly
 * its bytes, on every store alike, and what has arrived need not be sent again.
 */
@Injectable()
export class UploadPieces {
  constructor(
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
    private readonly objects: ObjectRepository,
    private readonly rate: UploadRate,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * All pieces, with fresh links for those that have not arrived: to begin with, and after each loss.
   * @throws upload_not_found, upload_closed once its bytes were taken, too_many_uploads, store_unavailable
   */
  async open(workspaceId: string, uploadId: string, origin: string): Promise<Piece[]> {
    await this.rate.hit(workspaceId);
    const upload = await this.uploads.find(workspaceId, uploadId);
    if (!upload) throw uploadNotFound();
    if (upload.status !== 'pending' || upload.keptAt !== null) throw closed();
    const cuts = cutsOf(upload);
    await this.intend(upload, cuts);
    const pieces: Piece[] = [];
    for (let at = 0; at < cuts.length; at += HEADS_AT_ONCE)
      pieces.push(
        ...(await Promise.all(
          cuts.slice(at, at + HEADS_AT_ONCE).map((cut) => this.piece(upload, cut, origin)),
        )),
      );
    return pieces;
  }

  /** What came in pieces as one. @throws upload_incomplete, store_unavailable */
  async read(upload: Announced): Promise<Buffer> {
    const all: Buffer[] = [];
    for (const { key, bytes, number } of cutsOf(upload)) {
      const found = await this.store.get(key);
      if (found?.bytes !== bytes) {
        found?.stream.destroy();
        throw storageErrors.raise(
          'upload_incomplete',
          number === 1
            ? 'Send the bytes to the upload link first.'
            : `Piece ${number} has not arrived. Ask for the pieces and send those that are missing.`,
        );
      }
      all.push(await buffer(found.stream));
    }
    return Buffer.concat(all);
  }

  private intend(upload: Announced, cuts: readonly Cut[]): Promise<void> {
    return this.unitOfWork.run(async () => {
      for (const { key } of cuts) {
        const { state } = await this.objects.intend({
          key,
          kind: 'incoming',
          workspaceId: upload.workspaceId,
          ownerKind: 'upload',
          ownerId: upload.id,
          contentType: upload.contentType,
          patience_s: ABANDONED_AFTER_S,
        });
        // Completed at this very moment: what is sent from now on would only be taken away.
        if (state !== 'pending') throw closed();
      }
    });
  }

  private async piece(
    { contentType }: Announced,
    { key, ...cut }: Cut,
    origin: string,
  ): Promise<Piece> {
    const there = await this.store.head(key);
    if (there?.bytes === cut.bytes) return { ...cut, link: null };
    const link = await this.store.signPut({
      key,
      type: contentType,
      bytes: cut.bytes,
      expires_s: UPLOAD_LINK_S,
      origin,
    });
    return { ...cut, link };
  }
}

function cutsOf({ id, workspaceId, contentType, bytes }: Announced): Cut[] {
  return Array.from({ length: Math.ceil(bytes / PIECE_BYTES) }, (_, index) => ({
    number: index + 1,
    offset: index * PIECE_BYTES,
    bytes: Math.min(PIECE_BYTES, bytes - index * PIECE_BYTES),
    key: uploadPieceKey(workspaceId, id, index + 1, contentType),
  }));
}

function closed() {
  return storageErrors.raise('upload_closed', 'Its bytes were taken. Read the upload instead.');
}
