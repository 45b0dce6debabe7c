import { Injectable } from '@nestjs/common';
import { kernelErrors } from '../http/problem.js';

/** Where the owner of a workspace is written to, and in which language. */
export interface Addressee {
  email: string;
  locale: 'en' | 'zh';
}

/** Null where nobody may be written to: the address is not proven, or the account is being erased. */
export type FindAddressee = (workspaceId: string) => Promise<Addressee | null>;

/**
 * Where a low module asks to whom it may write about a workspace, without knowing who keeps the
 * accounts. One module registers at boot.
 */
@Injectable()
export class Addressees {
  private registered: FindAddressee | null = null;

  /** @throws when somebody keeps the accounts already. */
  register(find: FindAddressee): void {
    if (this.registered) throw new Error('Two modules want to keep the accounts');
    this.registered = find;
  }

  /** @throws 503 while nobody keeps the accounts. */
  of(workspaceId: string): Promise<Addressee | null> {
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Accounts cannot be read for the moment.');
    return this.registered(workspaceId);
  }
}
