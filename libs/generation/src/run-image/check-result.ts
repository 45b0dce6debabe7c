import { describeError, isProblem, log } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';

export type CheckOutcome =
  | { state: 'allowed' | 'blocked'; verdictId: string | null }
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

  /** Judges a made picture by a small copy of it. */
  async check(
    image: { workspaceId: string; id: string },
    bytes: Uint8Array,
  ): Promise<CheckOutcome> {
    return this.checkSmall(image, () => this.storage.smallJpeg(bytes, CHECK_EDGE));
  }

  /** Whether a preview may be shown; one that nobody vouches for may not. */
  async mayShow(image: { workspaceId: string; id: string }, small: Uint8Array): Promise<boolean> {
    return (await this.checkSmall(image, () => Promise.resolve(small))).state === 'allowed';
  }

  private async checkSmall(
    { workspaceId, id }: { workspaceId: string; id: string },
    picture: () => Promise<Uint8Array>,
  ): Promise<CheckOutcome> {
    try {
      const { allowed, verdictId } = await this.moderation.checkImage({
        workspaceId,
        subject: { kind: 'image', id },
        bytes: await picture(),
      });
      return { state: allowed ? 'allowed' : 'blocked', verdictId };
    } catch (error) {
      if (!isProblem(error, 'moderation_unavailable'))
        log.error({ imageId: id, error: describeError(error) }, 'a picture could not be checked');
      return { state: 'unavailable' };
    }
  }
}
