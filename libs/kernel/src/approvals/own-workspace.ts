import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Principal } from '../http/principal.js';
import type { ApprovalAction } from './approval-limits.js';
import { approvalErrors } from './approval.errors.js';
import { OperatorDirectory } from './operator-directory.js';

/** Operators are customers too: what they give away they do not give to themselves. */
@Injectable()
export class OwnWorkspace {
  constructor(private readonly moduleRef: ModuleRef) {}

  /** @throws 403 `own_workspace`; taking credits away is nobody's gain. */
  async refuse(
    actor: Principal,
    action: ApprovalAction | 'trial.grant',
    workspaceId: string | null,
  ): Promise<void> {
    if (workspaceId === null || action === 'credits.deduct') return;
    const directory = this.moduleRef.get(OperatorDirectory, { strict: false });
    if (!(await directory.isOwnWorkspace(actor.userId, workspaceId))) return;
    throw approvalErrors.raise(
      'own_workspace',
      'This workspace is your own. Another operator has to do this.',
    );
  }
}
