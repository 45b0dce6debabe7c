import { Injectable } from '@nestjs/common';
import { Mailer, UnitOfWork, type Principal } from '#kernel';
import { ConfirmPassword, wrongPassword } from '../confirm-password/confirm-password.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import { noticeMail } from '../mails/notices.js';
import { AccountOpener } from '../sign-up/account-opener.js';

/** A new password for whoever knows the present one. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly confirming: ConfirmPassword,
    private readonly hasher: PasswordHasher,
    private readonly mailer: Mailer,
    private readonly opener: AccountOpener,
    private readonly sessions: SessionsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Every other session ends; keys of programs stay. A note goes to the mailbox.
   * @throws 403 `wrong_password`, 400 `password_…`, 429
   */
  async run(
    who: Principal,
    passwords: { current: string; next: string },
    address: string,
  ): Promise<void> {
    const replaced = await this.confirming.check(who, passwords.current, address);
    this.opener.checkPassword(passwords.next, who.email);
    const passwordHash = await this.hasher.hash(passwords.next);
    await this.unitOfWork.run(async () => {
      const account = await this.accounts.find(who.userId, who.workspaceId);
      if (!account) return;
      // Of two changes at one time the later one did not know the password any more.
      if (!(await this.accounts.setPassword(who.userId, passwordHash, replaced)))
        throw wrongPassword();
      await this.sessions.revokeOthersOfUser(who.userId, who.sessionId ?? null);
      await this.mailer.send(noticeMail('password_changed', account.user), { userId: who.userId });
    });
  }
}
