import { Injectable } from '@nestjs/common';
import { kernelErrors } from '../http/problem.js';

/** A customer's own picture that somebody must look at before it may be used. */
export interface UnjudgedPicture {
  workspaceId: string;
  uploadId: string;
  /** Small copies (PNG, JPEG or WebP) of all that it can show: enough to judge, quick to send. */
  views: readonly Uint8Array[];
  /** Hex SHA-256 of the picture itself: the same bytes are not judged twice. */
  sha256: string;
}

export type PictureJudgement =
  | { allowed: true; verdictId: string | null }
  | {
      allowed: false;
      verdictId: string;
      /** The rule that was met, by its code and in the words for its owner. */
      rule: string;
      message: string;
    };

export type Judge = (picture: UnjudgedPicture) => Promise<PictureJudgement>;

/**
 * Where a low module has pictures judged without knowing who judges. One module registers at
 * boot; until it did, nothing passes.
 */
@Injectable()
export class PictureJudge {
  private registered: Judge | null = null;

  /** @throws when somebody judges already. */
  register(judge: Judge): void {
    if (this.registered) throw new Error('Two modules want to judge pictures');
    this.registered = judge;
  }

  /** Not in a transaction: it waits for services elsewhere. @throws 503 when a judge is away. */
  judge(picture: UnjudgedPicture): Promise<PictureJudgement> {
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Pictures cannot be checked for the moment.');
    return this.registered(picture);
  }
}
