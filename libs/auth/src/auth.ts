import { Injectable } from '@nestjs/common';
import type { Principal } from '#kernel';
import { BlockCustomer, type BlockOutcome } from './block-customer/block-customer.js';
import { AccountsRepository } from './data/accounts.repository.js';
import {
  CustomersRepository,
  type Customer,
  type CustomerFilter,
} from './data/customers.repository.js';
import {
  SeedFirstOperator,
  type GeneratedLogin,
} from './seed-first-operator/seed-first-operator.js';
import type { Account } from './user.js';

/** What other parts of the program may ask of identity. */
@Injectable()
export class Auth {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly blocking: BlockCustomer,
    private readonly customers: CustomersRepository,
    private readonly seed: SeedFirstOperator,
  ) {}

  /** The person and the workspace, or null when they do not belong together. */
  accountOf(userId: string, workspaceId: string): Promise<Account | null> {
    return this.accounts.find(userId, workspaceId);
  }

  /** Makes the first admin. @returns a generated login, once; null when there is nothing to show. */
  ensureFirstOperator(): Promise<GeneratedLogin | null> {
    return this.seed.run();
  }

  /** Customers for the console. */
  listCustomers(filter: CustomerFilter): Promise<{ items: Customer[]; total: number }> {
    return this.customers.list(filter);
  }

  /** One customer by workspace, or null. */
  findCustomer(workspaceId: string): Promise<Customer | null> {
    return this.customers.find(workspaceId);
  }

  /**
   * An operator shuts a customer out (every session ends, keys open nothing) or lets them back in;
   * audited. @throws 404 for an unknown workspace.
   */
  setBlocked(
    actor: Principal,
    workspaceId: string,
    blocked: boolean,
    reason: string,
  ): Promise<BlockOutcome> {
    return this.blocking.run(actor, workspaceId, blocked, reason);
  }
}
