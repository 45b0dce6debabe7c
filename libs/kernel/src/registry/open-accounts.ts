import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import { kernelErrors } from '../http/problem.js';

/** Whether nobody erases it; keeps an erasure from beginning until the open transaction ends. */
export type AccountHolder = (workspaceId: string) => Promise<boolean>;

/** Whose request it is that works here, until it is answered. */
export interface Caller {
  readonly workspaceId: string;
  isAnswered: boolean;
}

/**
 * Keeps what a customer writes and the erasure of that customer apart: whoever writes holds the account,
 * an erasure begins when nobody does, and then nobody can. Transactions of a customer's own request
 * hold it by themselves; workers that enter a customer's words ask. One module registers at boot.
 */
@Injectable()
export class OpenAccounts implements OnModuleInit {
  private readonly callers = new AsyncLocalStorage<Caller>();
  private registered: AccountHolder | null = null;

  constructor(private readonly unitOfWork: UnitOfWork) {}

  onModuleInit(): void {
    this.unitOfWork.onBegin(() => this.holdOfCaller());
  }

  /** @throws when somebody knows the accounts already. */
  register(holder: AccountHolder): void {
    if (this.registered) throw new Error('Two modules want to know which accounts are open');
    this.registered = holder;
  }

  /** In a transaction. @returns false: the account is being erased. @throws 503 while nobody knows. */
  isOpen(workspaceId: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Accounts cannot be read for the moment.');
    return this.registered(workspaceId);
  }

  /** In a transaction. @throws 401 when the account is being erased: nobody is let in any more. */
  async hold(workspaceId: string): Promise<void> {
    if (!(await this.isOpen(workspaceId)))
      throw kernelErrors.raise('unauthenticated', 'This account is being erased.');
  }

  /** Until the request is answered each transaction that `work` begins holds the caller's account. */
  within<T>(caller: Caller, work: () => T): T {
    return this.callers.run(caller, work);
  }

  private async holdOfCaller(): Promise<void> {
    const caller = this.callers.getStore();
    if (caller && !caller.isAnswered) await this.hold(caller.workspaceId);
  }
}
