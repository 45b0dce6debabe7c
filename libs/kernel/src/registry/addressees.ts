import { Injectable } from '@nestjs/common';
import { kernelErrors } from '../http/problem.js';

/** Where the owner of a workspace is written to, and in which language. */
export interface Addressee {
  email: string;
  locale: 'en' | 'zh';
}

/** What whoever keeps the accounts says of a workspace. */
export interface AddressBook {
  /** Null where nobody may be written to: the address is not proven, or the account is being erased. */
  find(workspaceId: string): Promise<Addressee | null>;
  /** Whether there is such a workspace. */
  knows(workspaceId: string): Promise<boolean>;
}

/**
 * Where a low module asks to whom it may write about a workspace, without knowing who keeps the
 * accounts. One module registers at boot.
 */
@Injectable()
export class Addressees {
  private registered: AddressBook | null = null;

  /** @throws when somebody keeps the accounts already. */
  register(book: AddressBook): void {
    if (this.registered) throw new Error('Two modules want to keep the accounts');
    this.registered = book;
  }

  /** @throws 503 while nobody keeps the accounts. */
  of(workspaceId: string): Promise<Addressee | null> {
    return this.book().find(workspaceId);
  }

  /** @throws 503 while nobody keeps the accounts. */
  knows(workspaceId: string): Promise<boolean> {
    return this.book().knows(workspaceId);
  }

  private book(): AddressBook {
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Accounts cannot be read for the moment.');
    return this.registered;
  }
}
