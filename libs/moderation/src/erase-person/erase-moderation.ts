import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';

/** What was checked loses its words; what was found and decided stays. */
@Injectable()
export class EraseModeration implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('moderation', {
      stage: 'words',
      erase: async ({ workspaceId }) => {
        const verdicts = await this.rows.verdicts(workspaceId);
        if (verdicts > 0) return { erased: { verdicts }, more: true };
        return { erased: await this.rows.appeals(workspaceId), more: false };
      },
    });
  }
}
