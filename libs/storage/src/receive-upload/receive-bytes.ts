import { Injectable } from '@nestjs/common';
import { describeError, isProblem, log, newId, UnitOfWork } from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import { sniffImageType } from '../image-type.js';
import { JUDGE_AGAIN_S, JudgeUpload } from '../judge-upload/judge-upload.js';
import { Media } from '../media/media.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';
import { CHECK_LEASE_S, MAX_UPLOAD_BYTES, tidyFilename, type Upload } from '../upload.js';
import { KeepUpload } from './keep-upload.js';
import { refusedBytes } from './type-problems.js';
import { uploadNotFound } from './upload-problems.js';

export interface ReceivedFile {
  workspaceId: string;
  filename: string;
  bytes: Buffer;
}

/** An upload whose bytes came with the request itself: checked and judged as any other, at once. */
@Injectable()
export class ReceiveBytes {
  constructor(
    private readonly media: Media,
    private readonly uploads: UploadRepository,
    private readonly keeping: KeepUpload,
    private readonly judging: JudgeUpload,
    private readonly removal: RemoveObjects,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws unsupported_type, heic_picture, upload_too_large, undecodable, too_many_pixels, animated_image, upload_refused, moderation_away, store_unavailable, media_unavailable */
  async receive({ workspaceId, filename, bytes }: ReceivedFile): Promise<Upload> {
    const type = sniffImageType(bytes);
    if (type === null) throw refusedBytes(bytes);
    if (bytes.length > MAX_UPLOAD_BYTES)
      throw storageErrors.raise(
        'upload_too_large',
        `A file may have at most ${MAX_UPLOAD_BYTES} bytes (50 MB). Make the picture smaller.`,
      );
    // Before any row: a bad picture leaves nothing behind.
    const cleaned = await this.media.clean(bytes, type);
    const upload = {
      id: newId(),
      workspaceId,
      filename: tidyFilename(filename),
      contentType: type,
      bytes: bytes.length,
    };
    const checking = await this.uploads.addForChecking(upload, CHECK_LEASE_S);
    try {
      await this.keeping.keep(checking, type, cleaned);
      if (!(await this.judging.judge(checking)))
        throw storageErrors.raise(
          'moderation_away',
          'The check of pictures did not answer. Nothing was charged; please try again in a moment.',
          { headers: { 'retry-after': String(JUDGE_AGAIN_S) } },
        );
    } catch (error) {
      // A refused one stays as such for its owner's appeal.
      if (!isProblem(error, 'upload_refused')) await this.forget(upload.id);
      throw error;
    }
    const kept = await this.uploads.find(workspaceId, upload.id);
    if (!kept) throw uploadNotFound();
    return kept;
  }

  /** What cannot be undone now is undone by the sweeps of pending uploads and objects. */
  private async forget(id: string): Promise<void> {
    try {
      await this.unitOfWork.run(async () => {
        await this.uploads.markDeleted(id);
        await this.removal.remove([id], 'not_kept');
      });
    } catch (error) {
      log.warn({ uploadId: id, error: describeError(error) }, 'a half-kept upload is left behind');
    }
  }
}
