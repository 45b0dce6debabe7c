import { Injectable } from '@nestjs/common';
import { Config, Outbox, UnitOfWork } from '#kernel';
import { signUpCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { authErrors } from '../auth.errors.js';
import { Sessions, type Visitor } from '../authenticate/sessions.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import { MailedLinks } from '../mails/mailed-links.js';
import { safeReturnPath } from '../return-path.js';
import type { Locale, User } from '../user.js';
import { AccountOpener } from './account-opener.js';
import { SignUpSignals } from './sign-up-signals.js';

export interface Newcomer {
  email: string;
  password: string;
  locale: Locale;
  /** Path of ours to go on to once the address is confirmed. */
  next?: string | undefined;
}

export interface SignedIn {
  user: User;
  /** Value of the session cookie. */
  token: string;
}

/** A visitor becomes a customer: account, workspace, session, and the trial where nothing is to be waited for. */
@Injectable()
export class SignUp {
  constructor(
    private readonly attempts: Attempts,
    private readonly config: Config,
    private readonly hasher: PasswordHasher,
    private readonly links: MailedLinks,
    private readonly opener: AccountOpener,
    private readonly outbox: Outbox,
    private readonly sessions: Sessions,
    private readonly signals: SignUpSignals,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws 400 for the password, 409 `email_taken`, 429, 503. */
  async run(newcomer: Newcomer, visitor: Visitor): Promise<SignedIn> {
    await this.attempts.count(signUpCounters(visitor.address));
    this.opener.checkPassword(newcomer.password, newcomer.email);
    const passwordHash = await this.hasher.hash(newcomer.password);
    const { facts, ...signedIn } = await this.unitOfWork.run(() =>
      this.write(newcomer, passwordHash, visitor),
    );
    // What others do for a new account (plan, trial credits) is done before the answer goes out.
    await this.outbox.deliverNow(facts);
    return signedIn;
  }

  private async write(
    newcomer: Newcomer,
    passwordHash: string,
    visitor: Visitor,
  ): Promise<SignedIn & { facts: string[] }> {
    const signals = this.signals.of(visitor);
    const account = await this.opener.open({ ...newcomer, passwordHash, signals });
    if (!account)
      throw authErrors.raise(
        'email_taken',
        'Please sign in instead; if you forgot the password, you can choose a new one there.',
      );
    const { user, workspace, facts } = account;
    if (!this.opener.assumesAddresses)
      await this.links.send('verify', user, safeReturnPath(newcomer.next, this.config.publicUrl));
    return { user, facts, token: await this.sessions.open(user.id, workspace.id, visitor) };
  }
}
