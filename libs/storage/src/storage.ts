import { Injectable } from '@nestjs/common';
import type { ContentCredentials } from './credentials/content-credentials.js';
import { ReadCredentials } from './credentials/read-credentials.js';
import {
  SealPicture,
  type SealedPicture,
  type UnsealedPicture,
} from './credentials/seal-picture.js';
import { NoticeRepository } from './data/notice.repository.js';
import { ObjectRepository } from './data/object.repository.js';
import { UploadRepository } from './data/upload.repository.js';
import type { ImageType } from './image-type.js';
import { KeepArchive, type OpenedArchive, type Piece } from './keep-archive/keep-archive.js';
import { Media } from './media/media.js';
import type { Pixels } from './media/media.protocol.js';
import { ObjectStore } from './object-store/object-store.js';
import {
  OpenObject,
  type OpenedBytes,
  type OpenedObject,
  type Variant,
} from './open-object/open-object.js';
import { Quarantine } from './quarantine/quarantine.js';
import { DeleteUpload } from './receive-upload/delete-upload.js';
import { ReceiveBytes, type ReceivedFile } from './receive-upload/receive-bytes.js';
import { uploadNotFound } from './receive-upload/upload-problems.js';
import { RemoveObjects } from './remove-objects/remove-objects.js';
import { StoreOutput, type Output, type StoredOutput } from './store-output/store-output.js';
import type { Upload } from './upload.js';

export interface ImageBytes {
  objectId: string;
  bytes: Buffer;
  contentType: ImageType;
  width: number;
  height: number;
}

/** An upload that goes at a day that its owner was told. */
export interface LeavingUpload {
  /** Of the upload, and of the object that it is. */
  id: string;
  filename: string;
  bytes: number;
  leavesAt: Date;
  createdAt: Date;
}

/** Uploads and generated images, in the object store and out of it. The module's one face. */
@Injectable()
export class Storage {
  constructor(
    private readonly outputs: StoreOutput,
    private readonly receiving: ReceiveBytes,
    private readonly deleting: DeleteUpload,
    private readonly reader: OpenObject,
    private readonly removal: RemoveObjects,
    private readonly media: Media,
    private readonly objects: ObjectRepository,
    private readonly uploads: UploadRepository,
    private readonly store: ObjectStore,
    private readonly refused: Quarantine,
    private readonly sealing: SealPicture,
    private readonly credentials: ReadCredentials,
    private readonly notices: NoticeRepository,
    private readonly archives: KeepArchive,
  ) {}

  /**
   * Gives a made picture content credentials where its maker gave none, and the labels that the
   * operator wants. What cannot be signed stays as it came, and its record says so.
   * @throws the signal's reason, and nothing else
   */
  seal(picture: UnsealedPicture): Promise<SealedPicture> {
    return this.sealing.seal(picture);
  }

  /** The picture as its maker sent it, where signing spoilt it; its record says so. */
  unsealed(bytes: Uint8Array): SealedPicture {
    return this.sealing.unsealed(bytes);
  }

  /**
   * What an original says of its own origin.
   * @throws object_missing, object_deleted, store_unavailable, media_unavailable
   */
  credentialsOf(objectId: string): Promise<ContentCredentials> {
    return this.credentials.of(objectId);
  }

  /** What was noted of each when it came; nothing is read for it. */
  notedCredentials(objectIds: readonly string[]): Promise<Map<string, ContentCredentials>> {
    return this.objects.credentialsOf(objectIds);
  }

  /**
   * Keeps a generated image: the original's bytes first, as handed in, at an immutable key, then
   * the check that they decode, the true size, thumbnail, preview and placeholder. The same
   * attempt with the same bytes may come again. Not in a transaction.
   * @throws undecodable, too_many_pixels, animated_image, blank_picture (the bytes are bad: do not
   * retry); store_unavailable, media_unavailable (retry with the same bytes)
   */
  putOutput(output: Output): Promise<StoredOutput> {
    return this.outputs.storeOutput(output);
  }

  /**
   * Keeps a picture whose bytes came with a request, as an upload with an ordinary lifetime: by
   * the checks of any other upload, and ready at once. What is refused leaves nothing behind. Not
   * in a transaction.
   * @throws unsupported_type, upload_too_large, undecodable, too_many_pixels, animated_image (the
   * bytes are bad: do not retry); store_unavailable, media_unavailable
   */
  receiveUpload(file: ReceivedFile): Promise<Upload> {
    return this.receiving.receive(file);
  }

  /** Takes an upload back that nobody came to use. @throws upload_not_found, upload_in_use */
  deleteUpload(workspaceId: string, uploadId: string): Promise<void> {
    return this.deleting.delete(workspaceId, uploadId);
  }

  /**
   * Uploads that may be used as references, in the given order. Inside a transaction they stay
   * until it ends: retention and deletions wait, and then ask their keepers.
   * @throws upload_not_found when one is missing, not ready, or of another workspace
   */
  async uploadsReady(workspaceId: string, uploadIds: readonly string[]): Promise<Upload[]> {
    const found = new Map(
      (await this.readyUploads(workspaceId, uploadIds)).map((upload) => [upload.id, upload]),
    );
    return uploadIds.map((id) => {
      const upload = found.get(id);
      if (!upload) throw uploadNotFound();
      return upload;
    });
  }

  /** Those of the uploads that are the workspace's and there; inside a transaction they stay so. */
  readyUploads(workspaceId: string, uploadIds: readonly string[]): Promise<Upload[]> {
    return this.uploads.holdReady(workspaceId, uploadIds);
  }

  /** The checked bytes of an upload. @throws upload_not_found, store_unavailable */
  async readUpload(workspaceId: string, uploadId: string): Promise<ImageBytes> {
    const [upload] = await this.uploadsReady(workspaceId, [uploadId]);
    return this.read((upload as Upload).id);
  }

  /** The workspace of each object that ever was. */
  ownersOf(objectIds: readonly string[]): Promise<Map<string, string>> {
    return this.objects.ownersOf(objectIds);
  }

  /** Uploads whose owner was told that retention deletes them, the first to go first. */
  leavingUploads(workspaceId: string, limit: number): Promise<LeavingUpload[]> {
    return this.notices.leavingUploads(workspaceId, limit);
  }

  /** Outputs that are still there; inside a transaction they stay until it ends. */
  async holdOutputs(objectIds: readonly string[]): Promise<string[]> {
    return (await this.objects.holdStored(objectIds)).map((row) => row.id);
  }

  /** The original bytes of an object. @throws object_missing, object_deleted, store_unavailable */
  async read(objectId: string): Promise<ImageBytes> {
    const { bytes, contentType, row } = await this.reader.read(objectId);
    return { objectId, bytes, contentType, width: row.width ?? 0, height: row.height ?? 0 };
  }

  /** A picture of it of 1600 px at most, or the original where none was made. @throws as `read` */
  async readPreview(objectId: string): Promise<Uint8Array> {
    return (await this.reader.read(objectId, 'preview')).bytes;
  }

  /**
   * Opens an object as a stream; the caller reads or destroys it. For HTTP answers use
   * ObjectResponder.
   * @throws object_missing, object_deleted, range_not_satisfiable, store_unavailable
   */
  open(objectId: string, variant: Variant, rangeHeader?: string): Promise<OpenedObject> {
    return this.reader.open(objectId, variant, rangeHeader);
  }

  /**
   * Deletes originals and their derivatives: invisible from the commit on, gone from the store
   * right after it. Joins an open transaction. Unknown and deleted ids are ignored.
   */
  remove(objectIds: readonly string[], reason: string): Promise<void> {
    return this.removal.remove(objectIds, reason);
  }

  /**
   * Copies a refused output out of everybody's reach; the copy is deleted after 60 days, and not
   * while an appeal is open. The caller notes the copy and removes the output. The same output again gives the same copy. Not in a
   * transaction. @returns the copy's id. @throws object_missing, object_deleted, store_unavailable
   */
  quarantine(objectId: string): Promise<string> {
    return this.refused.copy(objectId);
  }

  /** The bytes of a refused picture. @throws object_deleted, object_missing, store_unavailable */
  readQuarantined(objectId: string): Promise<OpenedBytes> {
    return this.refused.read(objectId);
  }

  /**
   * An output as those see it who decide about it: a JPEG, blurred unless `clear`.
   * @throws object_missing, object_deleted, store_unavailable, media_unavailable
   */
  async forModerators(objectId: string, clear: boolean): Promise<Buffer> {
    return this.media.forModerators((await this.read(objectId)).bytes, clear);
  }

  /**
   * A JPEG of at most `maxEdge` pixels, for partial previews.
   * @throws undecodable, too_many_pixels, media_unavailable
   */
  smallJpeg(bytes: Uint8Array, maxEdge: number): Promise<Buffer> {
    return this.media.smallJpeg(bytes, maxEdge);
  }

  /**
   * All that a picture can show, for those who judge it: a JPEG of at most `maxEdge` pixels, or two
   * where it is not opaque, on white and on black.
   * @throws as `smallJpeg`
   */
  views(bytes: Uint8Array, maxEdge: number): Promise<Buffer[]> {
    return this.media.views(bytes, maxEdge);
  }

  /**
   * The small JPEG, blurred until only its colours are left.
   * @throws as `smallJpeg`
   */
  blurredJpeg(bytes: Uint8Array, maxEdge: number): Promise<Buffer> {
    return this.media.blurredJpeg(bytes, maxEdge);
  }

  /**
   * The colours of a small copy, on white, row by row.
   * @throws as `smallJpeg`
   */
  pixels(bytes: Uint8Array, maxEdge: number): Promise<Pixels> {
    return this.media.pixels(bytes, maxEdge);
  }

  /**
   * A mask as a PNG of exactly that size in pixels, with the transparency of the given one.
   * @throws undecodable, too_many_pixels, media_unavailable
   */
  fitMask(bytes: Uint8Array, size: { width: number; height: number }): Promise<Buffer> {
    return this.media.fitMask(bytes, size);
  }

  /**
   * Keeps a piece of a file that is too large for one put. Not in a transaction.
   * @param fence runs in the transaction that announces the piece; throws where the archive is lost.
   * @throws store_unavailable
   */
  writeArchive(piece: Piece, bytes: Uint8Array, fence: () => Promise<void>): Promise<void> {
    return this.archives.write(piece, bytes, fence);
  }

  /**
   * A part of an archive, as a stream that the caller reads or destroys.
   * @throws object_missing, range_not_satisfiable, store_unavailable
   */
  openArchive(
    archiveId: string,
    part: { folder: string; bytes: number },
    rangeHeader?: string,
  ): Promise<OpenedArchive> {
    return this.archives.open(archiveId, part, rangeHeader);
  }

  /** Removes an archive, but for these folders. Joins an open transaction. */
  removeArchive(archiveId: string, reason: string, but: readonly string[] = []): Promise<void> {
    return this.archives.remove(archiveId, reason, but);
  }

  /** For the readiness probe. @throws store_unavailable */
  async checkStore(): Promise<'disk' | 's3'> {
    await this.store.check();
    return this.store.kind;
  }
}
