import { Injectable } from '@nestjs/common';
import { Outbox, UnitOfWork, type DataSubject, type Principal } from '#kernel';
import { BlockCustomer, type BlockOutcome } from './block-customer/block-customer.js';
import { ConfirmPassword } from './confirm-password/confirm-password.js';
import { AccountsRepository } from './data/accounts.repository.js';
import {
  CustomersRepository,
  type Customer,
  type CustomerFilter,
} from './data/customers.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { SessionsRepository } from './data/sessions.repository.js';
import type { WorkspaceBlocked } from './events.js';
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
    private readonly confirming: ConfirmPassword,
    private readonly customers: CustomersRepository,
    private readonly erasure: ErasureRepository,
    private readonly outbox: Outbox,
    private readonly sessions: SessionsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly seed: SeedFirstOperator,
  ) {}

  /** The person and the workspace, or null when they do not belong together. */
  accountOf(userId: string, workspaceId: string): Promise<Account | null> {
    return this.accounts.find(userId, workspaceId);
  }

  /**
   * Whoever is signed in proves it once more. Not in a transaction.
   * @param address the network address that it came from. @throws 403 `wrong_password`, 429, 503
   */
  async confirmPassword(who: Principal, password: string, address: string): Promise<void> {
    await this.confirming.check(who, password, address);
  }

  /** The owner of a workspace with every address they had, or null. */
  personOf(workspaceId: string): Promise<DataSubject | null> {
    return this.erasure.person(workspaceId);
  }

  /** Nobody gets in any more, and everybody who acts for the workspace hears of it. */
  async shutForErasure(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.customers.shutForErasure(workspaceId);
    await this.sessions.revokeAllInWorkspace(workspaceId);
    await this.outbox.publish<WorkspaceBlocked>({
      name: 'auth.workspace-blocked',
      payload: { workspaceId },
    });
  }

  /** Since when there is an account, the first operator's: how old this installation is. */
  installedAt(): Promise<Date | null> {
    return this.accounts.firstMadeAt();
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
