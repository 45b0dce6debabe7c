import type { Obstacle } from '#kernel';

/** Days in which an erasure can be taken back. */
export const GRACE_days = 7;

/**
 * From a pass to the next. Whatever was under way when the first ended is over by then: a request lives
 * for as long as pictures that it encloses are checked, five minutes at most, and jobs are waited for.
 */
export const CLOSING_s = 600;

export type ErasureStatus = 'planned' | 'running' | 'done' | 'taken_back';

/** A plan to erase a person; once done, the certificate that it was. */
export interface Erasure {
  id: string;
  userId: string;
  workspaceId: string;
  status: ErasureStatus;
  askedBy: 'customer' | 'operator';
  operatorId: string | null;
  approverId: string | null;
  askedAt: Date;
  dueAt: Date;
  /** What it waits for although its day has come. */
  waitsFor: Obstacle['code'] | null;
  failures: number;
  lastError: string | null;
  /** How often everything was gone through, this time included. */
  pass: number;
  /** When the next pass begins, once there was one. */
  notBefore: Date | null;
  begunAt: Date | null;
  endedAt: Date | null;
  takenBackAt: Date | null;
  takenBackBy: 'customer' | 'operator' | null;
}

/** What one holder of data erased. */
export interface ErasureStep {
  eraser: string;
  erased: Record<string, number>;
  endedAt: Date | null;
}
