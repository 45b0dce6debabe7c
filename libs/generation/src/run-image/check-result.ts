import { describeError, isProblem, log } from '#kernel';
import { Moderation } from '../moderation-stub.js';
import { Injectable } from '@nestjs/common';

export type CheckOutcome =
  | { state: 'allowed' | 'blocked'; verdictId: string | null }
  /** A moderator is away: the picture waits. */
  | { state: 'unavailable' };

/** Output moderation: every configured moderator must allow the picture. */
@Injectable()
export class CheckResult {
  constructor(private readonly moderation: Moderation) {}

  async check(
    image: { workspaceId: string; id: string },
    bytes: Uint8Array,
  ): Promise<CheckOutcome> {
    try {
      const verdict = await this.moderation.checkImage({
        workspaceId: image.workspaceId,
        subject: { kind: 'image', id: image.id },
        bytes,
      });
      return { state: verdict.allowed ? 'allowed' : 'blocked', verdictId: verdict.verdictId };
    } catch (error) {
      if (!isProblem(error, 'moderation_unavailable'))
        log.error({ imageId: image.id, error: describeError(error) }, 'a picture was not checked');
      return { state: 'unavailable' };
    }
  }

  async mayShow(workspaceId: string, bytes: Uint8Array): Promise<boolean> {
    return (await this.check({ workspaceId, id: 'preview' }, bytes)).state === 'allowed';
  }
}
