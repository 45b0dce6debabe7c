import type { WorkspaceBlocked } from '#auth/events';
import { OnFact } from '#kernel';
import { Injectable } from '@nestjs/common';
import { BatchRepository } from '../data/batch.repository.js';

/** Whoever is shut out makes no further pictures. */
@Injectable()
export class PauseBatchesWhenWorkspaceIsBlocked {
  constructor(private readonly batches: BatchRepository) {}

  @OnFact<WorkspaceBlocked>('auth.workspace-blocked')
  async handle({ workspaceId }: WorkspaceBlocked['payload']): Promise<void> {
    await this.batches.pauseAll(workspaceId, 'account_blocked');
  }
}
