import { Injectable } from '@nestjs/common';
import { CaseRepository } from './data/case.repository.js';
import type { CaseStatus, NewCase } from './case.js';

/** Cases for a person to decide: the one face of this module. */
@Injectable()
export class Support {
  constructor(private readonly cases: CaseRepository) {}

  /** Opens a case, in the open transaction where there is one. */
  openCase(request: NewCase): Promise<{ id: string; status: CaseStatus }> {
    return this.cases.insert(request);
  }
}
