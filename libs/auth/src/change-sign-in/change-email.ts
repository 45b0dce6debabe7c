import { Injectable } from '@nestjs/common';
import { Mailer, Outbox, sqlState, UnitOfWork, type Principal } from '#kernel';
import { mailCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { authErrors } from '../auth.errors.js';
import { ConfirmPassword } from '../confirm-password/confirm-password.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import type { MailedLink } from '../data/mailed-links.repository.js';
import { cleanAddress, loginName } from '../email-address.js';
import { MailedLinks } from '../mails/mailed-links.js';
import { noticeMail } from '../mails/notices.js';
import { AccountOpener } from '../sign-up/account-opener.js';

const UNIQUE_VIOLATION = '23505';

export type EmailChange = 'changed' | 'link_sent';

/** Another address for an account: proven by a link that is mailed to it, where mail can be sent. */
@Injectable()
export class ChangeEmail {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly attempts: Attempts,
    private readonly confirming: ConfirmPassword,
    private readonly links: MailedLinks,
    private readonly mailer: Mailer,
    private readonly opener: AccountOpener,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Nothing changes until the link is opened; where no mail can be sent the address is taken on the
   * person's word, as at sign-up. Either way the old mailbox is told.
   * @throws 403 `wrong_password`, 409 `email_taken`, 429
   */
  async ask(
    who: Principal,
    wish: { email: string; password: string },
    address: string,
  ): Promise<EmailChange> {
    await this.confirming.check(who, wish.password, address);
    await this.attempts.count(mailCounters(loginName(wish.email), address, loginName(who.email)));
    const email = cleanAddress(wish.email);
    const holder = await this.accounts.credentialsOf(loginName(email));
    if (holder && (holder.id !== who.userId || holder.email === email)) throw emailTaken();
    const facts = await this.unitOfWork.run(async () => {
      const account = await this.accounts.find(who.userId, who.workspaceId);
      if (!account) return [];
      if (this.opener.assumesAddresses) return this.change(who.userId, email, 'assumed');
      await this.links.sendTo(email, 'change', account.user, null);
      await this.mailer.send(noticeMail('email_change_asked', account.user, email), {
        userId: who.userId,
      });
      return [];
    });
    await this.outbox.deliverNow(facts);
    return this.opener.assumesAddresses ? 'changed' : 'link_sent';
  }

  /** What an opened link does, in the open transaction. @returns ids of facts; null: not any more */
  async confirm(link: MailedLink): Promise<string[] | null> {
    const holder = await this.accounts.credentialsOf(loginName(link.email));
    if (holder && holder.id !== link.userId) return null;
    return this.change(link.userId, link.email, 'verified');
  }

  private async change(
    userId: string,
    email: string,
    how: 'assumed' | 'verified',
  ): Promise<string[]> {
    try {
      const changed = await this.accounts.setEmail(userId, {
        email,
        loginName: loginName(email),
        emailStatus: how,
      });
      if (!changed) return [];
      // A link to the old mailbox must not open the account any more.
      await this.links.discard(userId, 'reset');
      await this.links.discard(userId, 'verify');
      await this.mailer.send(
        noticeMail('email_changed', { ...changed.account.user, email: changed.before }, email),
        { userId },
      );
      return [await this.opener.announceAddress(changed.account, how)];
    } catch (error) {
      if (sqlState(error) === UNIQUE_VIOLATION) throw emailTaken();
      throw error;
    }
  }
}

function emailTaken() {
  return authErrors.raise('email_taken', 'Please choose another address.');
}
