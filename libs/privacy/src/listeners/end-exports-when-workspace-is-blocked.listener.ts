import type { WorkspaceBlocked } from '#auth/events';
import { OnFact } from '#kernel';
import { Injectable } from '@nestjs/common';
import { EndExports } from '../end-export/end-exports.js';

/** Whoever is shut out fetches nothing any more. */
@Injectable()
export class EndExportsWhenWorkspaceIsBlocked {
  constructor(private readonly ending: EndExports) {}

  @OnFact<WorkspaceBlocked>('auth.workspace-blocked')
  async handle({ workspaceId }: WorkspaceBlocked['payload']): Promise<void> {
    await this.ending.all(workspaceId, 'blocked');
  }
}
