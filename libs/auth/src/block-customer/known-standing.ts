import { Injectable, type OnModuleInit } from '@nestjs/common';
import { OpenAccounts, WorkspaceStanding } from '#kernel';
import { CustomersRepository } from '../data/customers.repository.js';

/** Tells others whom an operator has shut out, and who is being erased. */
@Injectable()
export class KnownStanding extends WorkspaceStanding implements OnModuleInit {
  constructor(
    private readonly accounts: OpenAccounts,
    private readonly customers: CustomersRepository,
  ) {
    super();
  }

  onModuleInit(): void {
    this.accounts.register((workspaceId) => this.customers.holdOpen(workspaceId));
  }

  override isBlocked(workspaceId: string): Promise<boolean> {
    return this.customers.isBlocked(workspaceId);
  }
}
