import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import { isImageType } from '../image-type.js';
import { rawUploadKey } from '../object-key.js';
import { ObjectStore, type SignedUrl } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';
import { ABANDONED_AFTER_S, MAX_UPLOAD_BYTES, tidyFilename, UPLOAD_LINK_S } from '../upload.js';
import { refusedType } from './type-problems.js';
import { UploadRate } from './upload-rate.js';

export interface Announcement {
  workspaceId: string;
  filename: string;
  contentType: string;
  bytes: number;
  /** Origin that the caller's browser sees, for links to ourselves. */
  origin: string;
}

/** The first step of an upload: what will come, and a link that takes exactly that. */
@Injectable()
export class AnnounceUpload {
  constructor(
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
    private readonly objects: ObjectRepository,
    private readonly rate: UploadRate,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws unsupported_type, heic_picture, animated_image, upload_too_large, too_many_uploads, store_unavailable */
  async announce(announcement: Announcement): Promise<{ id: string } & SignedUrl> {
    const { workspaceId, contentType, bytes, origin } = announcement;
    if (!isImageType(contentType)) throw refusedType(contentType);
    if (bytes > MAX_UPLOAD_BYTES)
      throw storageErrors.raise(
        'upload_too_large',
        `A file may have at most ${MAX_UPLOAD_BYTES} bytes (50 MB). Make the picture smaller.`,
      );
    await this.rate.hit(workspaceId);
    const id = newId();
    const key = rawUploadKey(workspaceId, id, contentType);
    const link = await this.store.signPut({
      key,
      type: contentType,
      bytes,
      expires_s: UPLOAD_LINK_S,
      origin,
    });
    const filename = tidyFilename(announcement.filename);
    await this.unitOfWork.run(async () => {
      await this.uploads.add({ id, workspaceId, filename, contentType, bytes });
      await this.objects.intend({
        key,
        kind: 'incoming',
        workspaceId,
        ownerKind: 'upload',
        ownerId: id,
        contentType,
        patience_s: ABANDONED_AFTER_S,
      });
    });
    return { id, ...link };
  }
}
