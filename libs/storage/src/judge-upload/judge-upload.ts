import { Injectable } from '@nestjs/common';
import {
  FaultPoints,
  isProblem,
  Outbox,
  PictureJudge,
  sizeAndHash,
  UnitOfWork,
  type PictureJudgement,
} from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import type { UploadReady } from '../events.js';
import { Media } from '../media/media.js';
import { OpenObject } from '../open-object/open-object.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { uploadBeingChecked, uploadNotFound } from '../receive-upload/upload-problems.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';
import type { Checking, UploadStatus } from '../upload.js';

/** Moderators look at a copy of this size: enough to judge, quick to send. */
const JUDGE_EDGE = 1024;
/** A moderator that was away is asked again after so long. */
export const JUDGE_AGAIN_S = 30;

/** The last check of an upload: nobody may use it before every moderator has let it pass. */
@Injectable()
export class JudgeUpload {
  constructor(
    private readonly judges: PictureJudge,
    private readonly media: Media,
    private readonly reader: OpenObject,
    private readonly quarantine: Quarantine,
    private readonly removal: RemoveObjects,
    private readonly uploads: UploadRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly faults: FaultPoints,
  ) {}

  /**
   * Makes a kept upload ready or rejects it; the caller holds its lease, and one who lost it meanwhile
   * leaves the decision to whoever has it. Not in a transaction.
   * @returns false when a moderator is away, or somebody else judges it now: the upload waits.
   * @throws upload_refused, upload_not_found (deleted meanwhile), store_unavailable,
   * media_unavailable
   */
  async judge(upload: Checking): Promise<boolean> {
    const judgement = await this.ask(upload);
    if (!judgement) {
      await this.uploads.judgeAgain(upload, JUDGE_AGAIN_S);
      return false;
    }
    this.faults.reach('upload.judged', upload.id);
    if (!judgement.allowed) return this.refuse(upload, judgement);
    const { id, workspaceId } = upload;
    return this.unitOfWork.run(async () => {
      if (!(await this.uploads.markReady(upload, judgement.verdictId)))
        return isReady(await this.uploads.statusOf(id));
      await this.outbox.publish<UploadReady>({
        name: 'storage.upload-ready',
        payload: { uploadId: id, workspaceId, objectId: id },
      });
      return true;
    });
  }

  private async ask({ id, workspaceId }: Checking): Promise<PictureJudgement | null> {
    const { bytes } = await this.reader.read(id);
    const views = await this.media.views(bytes, JUDGE_EDGE);
    // Of the bytes that are looked at, not of those that a row says were stored.
    const { sha256 } = sizeAndHash(bytes);
    try {
      return await this.judges.judge({ workspaceId, uploadId: id, views, sha256 });
    } catch (error) {
      if (isProblem(error, 'moderation_unavailable')) return null;
      throw error;
    }
  }

  private async refuse(
    upload: Checking,
    { rule, message, verdictId }: Extract<PictureJudgement, { allowed: false }>,
  ): Promise<boolean> {
    const { id } = upload;
    const quarantinedId = await this.quarantine.copy(id);
    const now = await this.unitOfWork.run(async () => {
      const rejection = { code: 'upload_refused', detail: message, rule, verdictId };
      if (await this.uploads.markRejected(upload, rejection)) {
        await this.removal.remove([id], 'refused');
        return 'rejected';
      }
      const status = await this.uploads.statusOf(id);
      // Deleted by its owner meanwhile: then nothing of it is kept for an appeal either. Where
      // another judge has decided or will, what is kept is that one's affair.
      if (status === 'deleted') await this.removal.remove([id, quarantinedId], 'refused');
      return status;
    });
    if (now === 'rejected') throw uploadRefused(message, rule, verdictId);
    return isReady(now);
  }
}

/** How an upload stands that somebody else decided. @throws upload_not_found, upload_being_checked */
function isReady(status: UploadStatus): boolean {
  if (status === 'deleted') throw uploadNotFound();
  if (status === 'rejected') throw uploadBeingChecked();
  return status === 'ready';
}

/** @param message names the rule in plain words. */
export function uploadRefused(message: string, rule: string | null, verdictId: string | null) {
  return storageErrors.raise(
    'upload_refused',
    `${message} Choose another picture, or appeal if you think this is a mistake.`,
    { extra: { rule, verdictId } },
  );
}
