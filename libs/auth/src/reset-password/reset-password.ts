import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { linkCounters, mailCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { authErrors } from '../auth.errors.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import { ApiKeysRepository } from '../data/api-keys.repository.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import { loginName } from '../email-address.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import { MailedLinks } from '../mails/mailed-links.js';
import { AccountOpener } from '../sign-up/account-opener.js';

/** A new password for whoever can read the account's mail. */
@Injectable()
export class ResetPassword {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly apiKeys: ApiKeysRepository,
    private readonly attempts: Attempts,
    private readonly hasher: PasswordHasher,
    private readonly links: MailedLinks,
    private readonly opener: AccountOpener,
    private readonly sessions: SessionsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Mails a link if there is such an account; the caller cannot tell. @throws 429 */
  async request(email: string, address: string): Promise<void> {
    const name = loginName(email);
    await this.attempts.count(mailCounters(name, address));
    await this.unitOfWork.run(async () => {
      const account = await this.accounts.credentialsOf(name);
      if (account) await this.links.send('reset', account);
    });
  }

  /**
   * Sets the password and ends every session and API key of the person: whoever had them before may
   * not have been the owner of the address. @throws 400 `link_invalid`, `password_…`
   */
  async confirm(token: string, password: string, address: string): Promise<void> {
    await this.attempts.count(linkCounters(address));
    const link = await this.links.peek(token, 'reset');
    if (!link) throw linkInvalid();
    this.opener.checkPassword(password, link.email);
    const passwordHash = await this.hasher.hash(password);
    await this.unitOfWork.run(async () => {
      // Used up here and not above: a password that was refused leaves the link as it was.
      const used = await this.links.use(token, 'reset');
      if (!used) throw linkInvalid();
      // A link that was asked for while the address changed went to the old mailbox.
      const holder = await this.accounts.credentialsOf(loginName(used.email));
      if (holder?.id !== used.userId) throw linkInvalid();
      await this.accounts.setPassword(used.userId, passwordHash);
      await this.sessions.revokeAllOfUser(used.userId);
      await this.apiKeys.revokeAllOfUser(used.userId);
    });
  }
}

function linkInvalid() {
  return authErrors.raise(
    'link_invalid',
    'The link was used before or is too old. Please ask for another one.',
  );
}
