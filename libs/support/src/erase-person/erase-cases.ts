import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';

/** What was written about a case goes; that there was one stays. */
@Injectable()
export class EraseCases implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('support', {
      stage: 'words',
      erase: async (person) => ({
        erased: await this.rows.cases(person),
        more: false,
      }),
    });
  }
}
