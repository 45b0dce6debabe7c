import type { Fact } from '#kernel';
import type { CaseKind } from './case.js';

/** Something waits for a person. */
export type CaseOpened = Fact<
  'support.case-opened',
  { caseId: string; workspaceId: string; kind: CaseKind; reference: string | null }
>;
