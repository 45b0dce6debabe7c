import { Injectable } from '@nestjs/common';
import type { CaseKind, CaseStatus } from './case.js';
import { CasesRepository } from './data/cases.repository.js';
import { OpenCase } from './open-case/open-case.js';

export interface NewSystemCase {
  workspaceId: string;
  kind: CaseKind;
  /** Id of the job, image, payment or verdict that it is about. */
  reference?: string | null;
  message: string;
  /** What the product proposes to the person who decides. */
  suggested?: string | null;
}

/** Puts things before a person: the one face of this module. */
@Injectable()
export class Support {
  constructor(
    private readonly opening: OpenCase,
    private readonly cases: CasesRepository,
  ) {}

  /** Cases that wait for a person. */
  async countOpen(): Promise<number> {
    return (await this.cases.list({ status: 'open', start: 0, end: 1 })).total;
  }

  /** Those of the references that an open case is about, and whose case that is. */
  underCase(references: readonly string[]): Promise<{ reference: string; workspaceId: string }[]> {
    return this.cases.openAbout(references);
  }

  /** What the machine asked for is settled: its case closes by itself. Joins the open transaction. */
  async closeCase(
    about: { workspaceId: string; kind: CaseKind; reference: string },
    reason: string,
  ): Promise<void> {
    await this.cases.closeSystem(about, reason);
  }

  /**
   * The machine asks a person to decide. Once per workspace, kind and reference: a second call
   * changes nothing, also after the case was closed; without a reference each call opens one.
   * Joins the open transaction.
   */
  async openCase(request: NewSystemCase): Promise<{ id: string; status: CaseStatus }> {
    const { message, reference = null, suggested = null, ...about } = request;
    const opened = await this.opening.bySystem({ ...about, reference, suggested }, message);
    return { id: opened.case.id, status: opened.case.status };
  }
}
