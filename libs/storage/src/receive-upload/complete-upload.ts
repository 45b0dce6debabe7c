import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { describeError, log, ProblemError, UnitOfWork } from '#kernel';
import { LegalHoldRepository } from '../data/legal-hold.repository.js';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import { isHeic, sniffImageType, type ImageType } from '../image-type.js';
import { Media } from '../media/media.js';
import { rawUploadKey, type ObjectKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';
import { JudgeUpload, uploadRefused } from '../judge-upload/judge-upload.js';
import { CHECK_LEASE_S, LINK_IS_DEAD_S, type Checking, type Upload } from '../upload.js';
import { CheckGate } from './check-gate.js';
import { KeepUpload } from './keep-upload.js';
import { heicPicture } from './type-problems.js';
import { UploadPieces } from './upload-pieces.js';
import { uploadBeingChecked, uploadNotFound } from './upload-problems.js';

/**
 * The last step of an upload: the real bytes are looked at. A good picture is kept as a copy of
 * our own making, a bad one is refused with the reason, and what was sent goes in both cases. It
 * is ready once every moderator let it pass; while one is away it stays pending.
 */
@Injectable()
export class CompleteUpload {
  constructor(
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
    private readonly objects: ObjectRepository,
    private readonly media: Media,
    private readonly keeping: KeepUpload,
    private readonly judging: JudgeUpload,
    private readonly gate: CheckGate,
    private readonly pieces: UploadPieces,
    private readonly holds: LegalHoldRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws upload_not_found, upload_incomplete, upload_being_checked, too_many_uploads, the rejection's code (upload_refused when a moderator refused it), store_unavailable, media_unavailable */
  async complete(workspaceId: string, id: string): Promise<Upload> {
    const upload = await this.visible(workspaceId, id);
    if (upload.status === 'ready') return upload;
    if (upload.status === 'rejected') throw rejection(upload);
    // Before the lease: who is sent away has taken nothing.
    const leave = this.gate.enter(workspaceId);
    try {
      await this.check(upload);
    } finally {
      leave();
    }
    return this.visible(workspaceId, id);
  }

  private async check(upload: Upload): Promise<void> {
    const checking = await this.uploads.takeForChecking(upload.id, CHECK_LEASE_S);
    if (!checking) throw uploadBeingChecked();
    try {
      // As it is under the lease: somebody may have kept it since it was read.
      if (!checking.keptAt) await this.checkAndKeep(upload, checking);
      await this.judging.judge(checking);
    } catch (error) {
      await this.uploads.releaseChecking(checking);
      throw error;
    }
  }

  private async checkAndKeep(upload: Upload, checking: Checking): Promise<void> {
    const incoming = rawUploadKey(upload.workspaceId, upload.id, upload.contentType);
    try {
      const bytes = (await this.read(incoming, upload.bytes)) ?? (await this.pieces.read(upload));
      const type = checkedType(bytes, upload.contentType);
      await this.keeping.keep(checking, type, await this.media.clean(bytes, type));
    } catch (error) {
      if (isRejection(error)) await this.reject(checking, error);
      throw error;
    } finally {
      await this.dropIncoming(upload.id);
    }
  }

  private async visible(workspaceId: string, id: string): Promise<Upload> {
    const upload = await this.uploads.find(workspaceId, id);
    if (!upload) throw uploadNotFound();
    return upload;
  }

  /** @returns null where it did not come in one. */
  private async read(key: ObjectKey, announced: number): Promise<Buffer | null> {
    const found = await this.store.get(key);
    if (!found) return null;
    if (found.bytes !== announced) {
      found.stream.destroy();
      throw storageErrors.raise(
        'size_mismatch',
        `${announced} bytes were announced and ${found.bytes} came. Upload the file again.`,
      );
    }
    try {
      return await buffer(found.stream);
    } catch (cause) {
      throw storageErrors.raise('store_unavailable', 'Try again in a moment.', {
        headers: { 'retry-after': '5' },
        cause,
      });
    }
  }

  private async reject(checking: Checking, problem: ProblemError): Promise<void> {
    await this.unitOfWork.run(async () => {
      if (await this.uploads.markRejected(checking, problem))
        await this.forgetIncoming(checking.id);
    });
  }

  private async forgetIncoming(uploadId: string): Promise<void> {
    await this.objects.markIncomingDeleting(uploadId, {
      reason: 'checked',
      notBefore_s: LINK_IS_DEAD_S,
    });
  }

  /** Their rows stay on their way out until no link takes bytes any more. */
  private async dropIncoming(uploadId: string): Promise<void> {
    try {
      const leaving = await this.objects.incomingLeaving(uploadId);
      const free = await this.holds.free(leaving.map(({ id }) => id));
      await this.store.delete(leaving.filter(({ id }) => free.has(id)).map(({ key }) => key));
    } catch (error) {
      log.warn({ error: describeError(error) }, 'the sent bytes are left to the sweep');
    }
  }
}

/** Problems that are the picture's fault: trying again cannot help. */
const REJECTIONS = new Set([
  'undecodable',
  'too_many_pixels',
  'animated_image',
  'type_mismatch',
  'heic_picture',
  'size_mismatch',
]);

function isRejection(error: unknown): error is ProblemError {
  return error instanceof ProblemError && REJECTIONS.has(error.code);
}

function rejection(upload: Upload): ProblemError {
  const { rejectionRule, verdictId, rejectionDetail } = upload;
  if (upload.rejectionCode === 'upload_refused')
    return uploadRefused(rejectionDetail ?? '', rejectionRule, verdictId);
  const code = upload.rejectionCode as 'undecodable';
  return storageErrors.raise(code, rejectionDetail ?? 'Upload another picture.');
}

function checkedType(bytes: Buffer, announced: ImageType): ImageType {
  const type = sniffImageType(bytes);
  if (type === announced) return type;
  if (isHeic(bytes)) throw heicPicture();
  throw storageErrors.raise(
    'type_mismatch',
    `The file is not really ${announced}. Save the picture as PNG, JPEG or WebP and upload it again.`,
  );
}
