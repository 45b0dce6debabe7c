import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PictureJudge } from '#kernel';
import { Moderation } from '../moderation.js';

/** References are judged when they are completed: storage asks, and does not know whom. */
@Injectable()
export class JudgeUploads implements OnModuleInit {
  constructor(
    private readonly moderation: Moderation,
    private readonly judge: PictureJudge,
  ) {}

  onModuleInit(): void {
    this.judge.register(async ({ workspaceId, uploadId, views, sha256 }) => {
      const { allowed, verdictId, rule, message } = await this.moderation.checkImage({
        workspaceId,
        subject: { kind: 'upload', id: uploadId },
        views,
        sha256,
      });
      if (allowed || verdictId === null) return { allowed: true, verdictId };
      return { allowed: false, verdictId, rule: rule ?? 'other_policy', message: message ?? '' };
    });
  }
}
