import { Injectable } from '@nestjs/common';
import { isProblem, Outbox, PictureJudge, UnitOfWork, type PictureJudgement } from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import type { UploadReady } from '../events.js';
import { Media } from '../media/media.js';
import { OpenObject } from '../open-object/open-object.js';
import { Quarantine } from '../quarantine/quarantine.js';
import { uploadNotFound } from '../receive-upload/upload-problems.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';

/** Moderators look at a copy of this size: enough to judge, quick to send. */
const JUDGE_EDGE = 1024;
/** A moderator that was away is asked again after so long. */
export const JUDGE_AGAIN_S = 30;

interface Kept {
  id: string;
  workspaceId: string;
}

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
  ) {}

  /**
   * Makes a kept upload ready or rejects it; the caller holds its lease. Not in a transaction.
   * @returns false when a moderator is away: the upload waits, and the worker asks again.
   * @throws upload_refused, upload_not_found (deleted meanwhile), store_unavailable,
   * media_unavailable
   */
  async judge(upload: Kept): Promise<boolean> {
    const judgement = await this.ask(upload);
    if (!judgement) {
      await this.uploads.judgeAgain(upload.id, JUDGE_AGAIN_S);
      return false;
    }
    if (!judgement.allowed) return this.refuse(upload, judgement);
    await this.unitOfWork.run(async () => {
      if (!(await this.uploads.markReady(upload.id, judgement.verdictId))) throw uploadNotFound();
      await this.outbox.publish<UploadReady>({
        name: 'storage.upload-ready',
        payload: { uploadId: upload.id, workspaceId: upload.workspaceId, objectId: upload.id },
      });
    });
    return true;
  }

  private async ask({ id, workspaceId }: Kept): Promise<PictureJudgement | null> {
    const { bytes, row } = await this.reader.read(id);
    const views = await this.media.views(bytes, JUDGE_EDGE);
    try {
      return await this.judges.judge({ workspaceId, uploadId: id, views, sha256: row.sha256 });
    } catch (error) {
      if (isProblem(error, 'moderation_unavailable')) return null;
      throw error;
    }
  }

  private async refuse(
    { id }: Kept,
    { rule, message, verdictId }: Extract<PictureJudgement, { allowed: false }>,
  ): Promise<never> {
    const quarantinedId = await this.quarantine.copy(id);
    await this.unitOfWork.run(async () => {
      const rejection = { code: 'upload_refused', detail: message, rule, verdictId };
      // Deleted by its owner meanwhile: then nothing of it is kept for an appeal either.
      const rejected = await this.uploads.markRejected(id, rejection);
      await this.removal.remove(rejected ? [id] : [id, quarantinedId], 'refused');
    });
    throw uploadRefused(message, rule, verdictId);
  }
}

/** @param message names the rule in plain words. */
export function uploadRefused(message: string, rule: string | null, verdictId: string | null) {
  return storageErrors.raise(
    'upload_refused',
    `${message} Choose another picture, or appeal if you think this is a mistake.`,
    { extra: { rule, verdictId } },
  );
}
