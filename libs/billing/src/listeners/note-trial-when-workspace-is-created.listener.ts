import { Injectable } from '@nestjs/common';
import type { WorkspaceCreated } from '#auth/events';
import { OnFact } from '#kernel';
import { TrialRepository } from '../data/trial.repository.js';

/** Remembers where a sign-up came from until its address is proven, perhaps from elsewhere. */
@Injectable()
export class NoteTrialWhenWorkspaceIsCreated {
  constructor(private readonly trials: TrialRepository) {}

  @OnFact<WorkspaceCreated>('auth.workspace-created')
  note({ workspaceId, signUp }: WorkspaceCreated['payload']): Promise<void> {
    return this.trials.note(workspaceId, signUp ?? { networkKey: null, deviceKey: null });
  }
}
