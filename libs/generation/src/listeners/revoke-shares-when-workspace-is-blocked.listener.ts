import type { WorkspaceBlocked } from '#auth/events';
import { OnFact } from '#kernel';
import { Injectable } from '@nestjs/common';
import { ShareRepository } from '../data/share.repository.js';

/** Whoever is shut out shows nothing to others any more. */
@Injectable()
export class RevokeSharesWhenWorkspaceIsBlocked {
  constructor(private readonly links: ShareRepository) {}

  @OnFact<WorkspaceBlocked>('auth.workspace-blocked')
  async handle({ workspaceId }: WorkspaceBlocked['payload']): Promise<void> {
    await this.links.revokeAll(workspaceId, 'block');
  }
}
