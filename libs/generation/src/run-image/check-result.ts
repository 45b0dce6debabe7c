import { describeError, isProblem, log, sizeAndHash } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { ImageRow } from '../data/rows.js';

export type CheckOutcome =
  | { state: 'allowed'; verdictId: string | null }
  | { state: 'blocked'; verdictId: string | null; rule: string | null }
  /** No machine can decide. */
  | { state: 'review'; verdictId: string }
  /** A moderator is away: the picture waits. */
  | { state: 'unavailable' };

/** Moderators look at a picture of this size: enough to judge, quick to send. */
const CHECK_EDGE = 1024;

/** Output moderation: every configured moderator must allow the picture. */
@Injectable()
export class CheckResult {
  constructor(
    private readonly moderation: Moderation,
    private readonly storage: Storage,
  ) {}

  /** Judges a made picture by small copies of it; bytes that were judged before keep their verdict. */
  async check(
    { workspaceId, id, sha256 }: Pick<ImageRow, 'workspaceId' | 'id' | 'sha256'>,
    bytes: Uint8Array,
  ): Promise<CheckOutcome> {
    try {
      const {
        allowed,
        verdictId,
        review,
        rule = null,
      } = await this.moderation.checkImage({
        workspaceId,
        subject: { kind: 'image', id },
        views: await this.storage.views(bytes, CHECK_EDGE),
        sha256: sha256 ?? sizeAndHash(bytes).sha256,
      });
      if (review && verdictId !== null) return { state: 'review', verdictId };
      return allowed ? { state: 'allowed', verdictId } : { state: 'blocked', verdictId, rule };
    } catch (error) {
      if (!isProblem(error, 'moderation_unavailable'))
        log.error({ imageId: id, error: describeError(error) }, 'a picture could not be checked');
      return { state: 'unavailable' };
    }
  }
}
