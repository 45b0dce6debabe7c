import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { authErrors } from '../auth.errors.js';
import { normalizePassword } from '../password.js';
import { Gate, GateFull } from './gate.js';

/**
 * argon2id (the package's default algorithm) at the strength that OWASP's password storage sheet
 * asks for: 19 MiB, two passes, one lane. About 10 ms of one core.
 */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Hashing runs in libuv's four threads: two stay free for files and name look-ups. */
const MAX_AT_ONCE = 2;
/** About two seconds of waiting on a slow machine; beyond that an answer is better than a wait. */
const MAX_WAITING = 100;

/** Turns passwords into PHC strings and compares them, a few at a time. */
@Injectable()
export class PasswordHasher {
  private readonly gate = new Gate(MAX_AT_ONCE, MAX_WAITING);
  private decoy: Promise<string> | undefined;

  /** @returns the PHC string to store. @throws 503 `sign_in_busy` when too many wait. */
  hash(password: string): Promise<string> {
    return this.throughGate(() => hash(normalizePassword(password), STRENGTH));
  }

  /** Compares with a stored PHC string. @throws 503 `sign_in_busy` when too many wait. */
  verify(stored: string, password: string): Promise<boolean> {
    return this.throughGate(() => verify(stored, normalizePassword(password)));
  }

  /** Spends the same time as `verify` where there is no account, so that the answer tells nothing. */
  async verifyNothing(password: string): Promise<false> {
    this.decoy ??= this.hash('no account has this password');
    await this.verify(await this.decoy, password);
    return false;
  }

  private async throughGate<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await this.gate.run(task);
    } catch (error) {
      if (!(error instanceof GateFull)) throw error;
      throw authErrors.raise('sign_in_busy', 'Please try again in a few seconds.', {
        headers: { 'retry-after': '2' },
      });
    }
  }
}
