import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MarkedMethods } from '../marked-methods.js';
import { APPROVAL_ACTIONS, type ApprovalAction } from './approval-limits.js';
import { approvalErrors } from './approval.errors.js';
import {
  CARRIES_OUT,
  type ApprovedBy,
  type CarriesOutDeclaration,
} from './carries-out.decorator.js';

interface Executor extends CarriesOutDeclaration {
  call: (payload: unknown, approved: ApprovedBy) => Promise<unknown>;
}

/** Finds every `@CarriesOut` method of the process at boot. */
@Injectable()
export class ApprovalExecutors implements OnModuleInit {
  private readonly byAction = new Map<ApprovalAction, Executor>();

  constructor(private readonly marked: MarkedMethods) {}

  /** @throws when two methods carry out one action. */
  onModuleInit(): void {
    for (const { mark, call } of this.marked.find<CarriesOutDeclaration>(CARRIES_OUT)) {
      if (this.byAction.has(mark.action))
        throw new Error(`Two methods carry out the approved action ${mark.action}`);
      this.byAction.set(mark.action, { ...mark, call: call as Executor['call'] });
    }
  }

  /** For the process that decides. @throws when an action of the list has no method. */
  requireAll(): void {
    const missing = APPROVAL_ACTIONS.filter((action) => !this.byAction.has(action));
    if (missing.length > 0)
      throw new Error(`No method carries out the approved action ${missing.join(', ')}`);
  }

  /** Does the action. @throws 409 `preview_changed` for a payload of another version. */
  async run(action: ApprovalAction, payload: unknown, approved: ApprovedBy): Promise<unknown> {
    const executor = this.byAction.get(action);
    if (!executor) throw new Error(`No method carries out the approved action ${action}`);
    const parsed = executor.payload.safeParse(payload);
    if (!parsed.success)
      throw approvalErrors.raise('preview_changed', 'Ask for it again; nothing was changed.');
    return executor.call(parsed.data, approved);
  }
}
