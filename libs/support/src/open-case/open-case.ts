import { Injectable } from '@nestjs/common';
import { Outbox, UnitOfWork } from '#kernel';
import type { SupportCase } from '../case.js';
import { CasesRepository, type NewCase } from '../data/cases.repository.js';
import type { CaseOpened } from '../events.js';
import { supportErrors } from '../support.errors.js';

/** Open cases of one customer; enough for anybody who writes by hand. */
const MAX_OPEN = 50;

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids are compared letter by letter, and people copy them in capitals and with spaces. */
export function plainReference(reference: string): string {
  const plain = reference.trim();
  return ID.test(plain) ? plain.toLowerCase() : reference;
}

export interface OpenedCase {
  case: SupportCase;
  /** False when there was one about the same already. */
  created: boolean;
}

/** Something is put before a person. */
@Injectable()
export class OpenCase {
  constructor(
    private readonly cases: CasesRepository,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** The machine asks, once per workspace, kind and reference, whatever became of the case. */
  bySystem(request: Omit<NewCase, 'origin'>, message: string): Promise<OpenedCase> {
    return this.unitOfWork.run(async () => {
      const opened = await this.addOnce({ ...request, origin: 'system' });
      if (opened.created) await this.cases.write(opened.case.id, 'system', message);
      return opened;
    });
  }

  /**
   * A customer asks; what they write about an open matter of theirs is added to it.
   * @throws 429 `too_many_cases`.
   */
  byCustomer(request: Omit<NewCase, 'origin' | 'suggested'>, message: string): Promise<OpenedCase> {
    return this.unitOfWork.run(async () => {
      if ((await this.cases.countOpenByCustomer(request.workspaceId)) >= MAX_OPEN)
        throw supportErrors.raise(
          'too_many_cases',
          'You have many open cases; please wait for our answers, or write in one of those.',
        );
      const opened = await this.addOnce({ ...request, origin: 'customer', suggested: null });
      await this.cases.write(opened.case.id, 'customer', message);
      return opened;
    });
  }

  private async addOnce(asked: NewCase): Promise<OpenedCase> {
    const newCase = { ...asked, reference: asked.reference && plainReference(asked.reference) };
    const added = await this.cases.add(newCase);
    if (!added) {
      const twin = await this.cases.findTwin(newCase);
      // Closed between the two statements: the way is free now.
      return twin ? { case: twin, created: false } : this.addOnce(newCase);
    }
    await this.outbox.publish<CaseOpened>({
      name: 'support.case-opened',
      payload: {
        caseId: added.id,
        workspaceId: added.workspaceId,
        kind: added.kind,
        reference: added.reference,
      },
    });
    return { case: added, created: true };
  }
}
