import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config, UnitOfWork } from '#kernel';
import { AccountsRepository } from '../data/accounts.repository.js';
import { OperatorsRepository } from '../data/operators.repository.js';
import { SessionsRepository } from '../data/sessions.repository.js';
import { loginName } from '../email-address.js';
import { PasswordHasher } from '../hash-password/password-hasher.js';
import { AccountOpener } from '../sign-up/account-opener.js';

/** Name of the first operator where ADMIN_EMAIL is not set. */
const DEFAULT_EMAIL = 'admin@studio.local';

export interface GeneratedLogin {
  email: string;
  password: string;
}

/** Somebody must be able to open the console of a new installation. */
@Injectable()
export class SeedFirstOperator {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly config: Config,
    private readonly hasher: PasswordHasher,
    private readonly opener: AccountOpener,
    private readonly operators: OperatorsRepository,
    private readonly sessions: SessionsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Makes an admin when there is none: from ADMIN_EMAIL and ADMIN_PASSWORD, else with a password of
   * its own making. @returns the made login, this once, to be shown to whoever starts the product;
   * null when there was an admin already or the password came from the environment.
   */
  async run(): Promise<GeneratedLogin | null> {
    if (await this.operators.anyAdmin()) return null;
    const given = this.config.admin;
    const login = given ?? {
      email: DEFAULT_EMAIL,
      password: randomBytes(15).toString('base64url'),
    };
    const passwordHash = await this.hasher.hash(login.password);
    const made = await this.unitOfWork.run(() => this.make(login.email, passwordHash));
    return made && !given ? login : null;
  }

  private async make(email: string, passwordHash: string): Promise<boolean> {
    await this.operators.lockRoles();
    if (await this.operators.anyAdmin()) return false;
    const account = await this.opener.open({ email, passwordHash, locale: 'en' });
    await this.operators.grant(
      account?.user.id ?? (await this.takeOver(email, passwordHash)),
      'admin',
    );
    return true;
  }

  /** An account of that name exists: it becomes the operator's, whoever was signed in to it is not. */
  private async takeOver(email: string, passwordHash: string): Promise<string> {
    const existing = await this.accounts.credentialsOf(loginName(email));
    if (!existing) throw new Error('The account of the first operator went away meanwhile');
    await this.accounts.setPassword(existing.id, passwordHash);
    await this.sessions.revokeAllOfUser(existing.id);
    return existing.id;
  }
}
