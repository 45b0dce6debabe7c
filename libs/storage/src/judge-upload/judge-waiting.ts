import { Injectable } from '@nestjs/common';
import { describeError, log, ProblemError } from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import { CHECK_LEASE_S } from '../upload.js';
import { JudgeUpload } from './judge-upload.js';

const BATCH = 20;

/** Uploads that waited for a moderator, or whose judge died, are judged again. */
@Injectable()
export class JudgeWaiting {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly judging: JudgeUpload,
  ) {}

  /** @returns how many were asked about. */
  async run(): Promise<number> {
    const waiting = await this.uploads.waitingForJudges(BATCH);
    for (const upload of waiting) {
      const checking = await this.uploads.takeForChecking(upload.id, CHECK_LEASE_S);
      if (!checking) continue;
      try {
        // Still away: the others would wait in vain as well.
        if (!(await this.judging.judge(checking))) break;
      } catch (error) {
        if (error instanceof ProblemError && error.status < 500) continue;
        await this.uploads.releaseChecking(checking);
        log.warn({ uploadId: upload.id, error: describeError(error) }, 'an upload still waits');
      }
    }
    return waiting.length;
  }
}
