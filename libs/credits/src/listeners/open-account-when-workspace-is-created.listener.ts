import { Injectable } from '@nestjs/common';
import type { WorkspaceCreated } from '#auth/events';
import { OnFact } from '#kernel';
import { Credits } from '../credits.js';

/** Makes each workspace known to the ledger, so that an operator can tell it from a mistyped id. */
@Injectable()
export class OpenAccountWhenWorkspaceIsCreated {
  constructor(private readonly credits: Credits) {}

  @OnFact<WorkspaceCreated>('auth.workspace-created')
  open({ workspaceId }: WorkspaceCreated['payload']): Promise<void> {
    return this.credits.openAccount(workspaceId);
  }
}
