import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ObjectKeepers } from '#kernel';
import { CasesRepository } from '../data/cases.repository.js';

/** Nothing deletes by itself the file that an open case is about; whoever knows a file by another name keeps it too. */
@Injectable()
export class KeepWhatCasesAreAbout implements OnModuleInit {
  constructor(
    private readonly keepers: ObjectKeepers,
    private readonly cases: CasesRepository,
  ) {}

  onModuleInit(): void {
    this.keepers.register(
      'support',
      async (objectIds) => [...(await this.cases.openAbout(objectIds))],
      'automatic_deletion',
    );
  }
}
