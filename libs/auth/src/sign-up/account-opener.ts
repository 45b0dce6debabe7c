import { Injectable } from '@nestjs/common';
import { Config, Outbox } from '#kernel';
import { authErrors } from '../auth.errors.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import { cleanAddress, loginName, personKey } from '../email-address.js';
import type { EmailVerified, SignUpOrigin, WorkspaceCreated } from '../events.js';
import { passwordFault, type PasswordFault } from '../password.js';
import { isThrowaway } from '../throwaway-mail.js';
import type { Account, Locale } from '../user.js';

const PASSWORD_ADVICE: Record<PasswordFault, string> = {
  too_short: 'Please choose at least 8 characters; a few words make a good password.',
  too_long: 'Please choose at most 128 characters.',
  too_common: 'This password is among the first that others would try. Please choose another one.',
};

type AddressProof = EmailVerified['payload']['how'];

export interface OpenedAccount extends Account {
  /** Ids of the facts that were published. */
  facts: string[];
}

/** Makes accounts and says so to the other modules. */
@Injectable()
export class AccountOpener {
  constructor(
    private readonly config: Config,
    private readonly accounts: AccountsRepository,
    private readonly outbox: Outbox,
  ) {}

  /** True where no mail can be sent: addresses are taken on the visitor's word. */
  get assumesAddresses(): boolean {
    return this.config.smtp === null;
  }

  /** @throws 400 `password_too_short`, `password_too_long` or `password_too_common`. */
  checkPassword(password: string, email: string): void {
    const fault = passwordFault(password, loginName(email));
    if (fault) throw authErrors.raise(`password_${fault}`, PASSWORD_ADVICE[fault]);
  }

  /** Writes the account and its facts in the open transaction. @returns null when the name is taken. */
  async open(person: {
    email: string;
    passwordHash: string;
    locale: Locale;
    /** Where the sign-up came from; none for an account that the product makes by itself. */
    signals?: SignUpOrigin;
  }): Promise<OpenedAccount | null> {
    const account = await this.accounts.create({
      email: cleanAddress(person.email),
      loginName: loginName(person.email),
      passwordHash: person.passwordHash,
      emailStatus: this.assumesAddresses ? 'assumed' : 'pending',
      locale: person.locale,
    });
    if (!account) return null;
    const { user, workspace } = account;
    const facts = [
      await this.outbox.publish<WorkspaceCreated>({
        name: 'auth.workspace-created',
        payload: {
          workspaceId: workspace.id,
          userId: user.id,
          email: user.email,
          signUp: person.signals,
        },
      }),
    ];
    if (this.assumesAddresses)
      facts.push(await this.announceAddress(account, 'assumed', person.signals));
    return { ...account, facts };
  }

  /** Publishes in the open transaction that the address may be relied on. @returns the event's id. */
  announceAddress(
    { user, workspace }: Account,
    how: AddressProof,
    signUp?: SignUpOrigin,
  ): Promise<string> {
    return this.outbox.publish<EmailVerified>({
      name: 'auth.email-verified',
      payload: {
        workspaceId: workspace.id,
        userId: user.id,
        email: user.email,
        how,
        personKey: personKey(user.email, this.config.encryptionKey),
        throwaway: isThrowaway(user.email),
        signUp,
      },
    });
  }
}
