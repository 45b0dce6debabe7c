import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers } from '#kernel';
import { LedgerRepository } from '../data/ledger.repository.js';

/** The ledger stays, without names: only what people wrote into reasons could hold one. */
@Injectable()
export class EraseReasons implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly ledger: LedgerRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('credits', {
      stage: 'words',
      erase: async ({ workspaceId, addresses, names }) => ({
        erased: {
          ledgerRowsWithoutNames: await this.ledger.takeNamesOut(workspaceId, addresses, names),
        },
        more: false,
      }),
    });
  }
}
