import { Injectable } from '@nestjs/common';
import type { Principal } from '#kernel';
import { signInCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { authErrors } from '../auth.errors.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import { loginName } from '../email-address.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';

/** Whoever sits at a signed-in browser proves that they are the one who signed in. */
@Injectable()
export class ConfirmPassword {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly attempts: Attempts,
    private readonly hasher: PasswordHasher,
  ) {}

  /**
   * Guessing here counts as guessing at sign-in. Not in a transaction.
   * @param address the network address that it came from.
   * @returns the hash that the password was held against
   * @throws 403 `wrong_password`, 429, 503 `sign_in_busy`
   */
  async check(who: Principal, password: string, address: string): Promise<string> {
    const name = loginName(who.email);
    const counters = signInCounters(name, address);
    await this.attempts.count(counters);
    const account = await this.accounts.credentialsOf(name);
    const isRight =
      account?.id === who.userId && (await this.hasher.verify(account.passwordHash, password));
    if (!isRight) throw wrongPassword();
    await this.attempts.forgive(counters);
    return account.passwordHash;
  }
}

export function wrongPassword() {
  return authErrors.raise('wrong_password', 'Please type the password that you sign in with.');
}
