import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { Person } from './approval.js';
import type { ApprovalAction } from './approval-limits.js';

export const CARRIES_OUT = Symbol('carries-out');

export interface CarriesOutDeclaration {
  action: ApprovalAction;
  /** The frozen payload; what does not fit any more is refused as changed. */
  payload: z.ZodType;
}

/** Under which request an approved action runs. */
export interface ApprovedBy {
  approvalId: string;
  reason: string;
  requestedBy: Person;
  approvedBy: Person;
}

/**
 * Marks the one method `(payload, approved: ApprovedBy) => Promise<unknown>` that does the action
 * once a second person approved it. It runs in the approving transaction: database work only, an
 * outside call is left to a row that a schedule takes up. It throws a problem with a 4xx status
 * where the frozen list or amounts no longer hold; then nothing moves and the request is over.
 * What it returns goes into the audit row of the decision.
 */
export function CarriesOut(declaration: CarriesOutDeclaration): MethodDecorator {
  return SetMetadata(CARRIES_OUT, declaration);
}
