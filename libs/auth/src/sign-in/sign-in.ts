import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { signInCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { authErrors } from '../auth.errors.js';
import { blocked, Sessions, type Visitor } from '../authenticate/sessions.js';
import { AccountsRepository, type Credentials } from '../data/accounts.repository.js';
import { loginName } from '../email-address.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import type { SignedIn } from '../sign-up/sign-up.js';

/** A customer comes back. An unknown address and a wrong password get the same answer, as fast. */
@Injectable()
export class SignIn {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly attempts: Attempts,
    private readonly hasher: PasswordHasher,
    private readonly sessions: Sessions,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws 401 `invalid_credentials`, 403 `account_blocked`, 429, 503. */
  async run(email: string, password: string, visitor: Visitor): Promise<SignedIn> {
    const name = loginName(email);
    const counters = signInCounters(name, visitor.address);
    await this.attempts.count(counters);
    const account = await this.check(name, password);
    // Only who knows the password learns that the account is blocked.
    if (account.blockedReason !== null) throw blocked();
    await this.attempts.forgive(counters);
    const { passwordHash, blockedReason: _, workspaceId, ...user } = account;
    const token = await this.unitOfWork.run(async () => {
      // A change of password that came between ends every session that it sees: not this one.
      if (!(await this.accounts.holdPassword(user.id, passwordHash))) throw invalidCredentials();
      return this.sessions.open(user.id, workspaceId, visitor);
    });
    return { user, token };
  }

  private async check(name: string, password: string): Promise<Credentials> {
    const account = await this.accounts.credentialsOf(name);
    const right = account
      ? await this.hasher.verify(account.passwordHash, password)
      : await this.hasher.verifyNothing(password);
    if (account && right) return account;
    throw invalidCredentials();
  }
}

function invalidCredentials() {
  return authErrors.raise(
    'invalid_credentials',
    'Please check the address and the password, or choose a new password by mail.',
  );
}
