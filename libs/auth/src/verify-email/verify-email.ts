import { Injectable } from '@nestjs/common';
import { Config, isProblem, Outbox, UnitOfWork, type Principal } from '#kernel';
import { linkCounters, mailCounters } from '../attempts/attempt-limits.js';
import { Attempts } from '../attempts/attempts.js';
import { ChangeEmail } from '../change-sign-in/change-email.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import type { MailedLink } from '../data/mailed-links.repository.js';
import { loginName } from '../email-address.js';
import { MailedLinks } from '../mails/mailed-links.js';
import { safeReturnPath, withParameter } from '../return-path.js';
import { AccountOpener } from '../sign-up/account-opener.js';

const HOME = '/studio';

interface Used {
  /** Null: it does not work any more. */
  link: MailedLink | null;
  facts: string[];
}

/** The person proves that the address is theirs by opening the link that was mailed to it. */
@Injectable()
export class VerifyEmail {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly attempts: Attempts,
    private readonly changing: ChangeEmail,
    private readonly config: Config,
    private readonly links: MailedLinks,
    private readonly opener: AccountOpener,
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Opens a link. @returns the path to go to: with `verified=1` when the address is proven (now, or
   * by this link before), with `verified=0` when the link does not work any more.
   */
  async open(token: string, address: string): Promise<string> {
    await this.attempts.count(linkCounters(address));
    const { link, facts } = await this.unitOfWork.run(() => this.use(token)).catch(takenMeanwhile);
    if (!link) return withParameter(HOME, 'verified', '0');
    await this.outbox.deliverNow(facts);
    const path = safeReturnPath(link.returnPath, this.config.publicUrl) ?? HOME;
    return withParameter(path, 'verified', '1');
  }

  /** Mails another link to whoever still has to prove their address. @throws 429 */
  async resend(who: Principal, address: string): Promise<void> {
    await this.attempts.count(mailCounters(loginName(who.email), address));
    await this.unitOfWork.run(async () => {
      const account = await this.accounts.find(who.userId, who.workspaceId);
      if (account?.user.emailStatus === 'pending') await this.links.send('verify', account.user);
    });
  }

  private async use(token: string): Promise<Used> {
    const link = await this.links.use(token, 'verify');
    if (!link) return this.useForChange(token);
    const account = await this.accounts.markVerified(link.userId, link.email);
    const facts = account ? [await this.opener.announceAddress(account, 'verified')] : [];
    return { link, facts };
  }

  private async useForChange(token: string): Promise<Used> {
    const link = await this.links.use(token, 'change');
    if (!link) return { link: await this.links.findUsed(token), facts: [] };
    const facts = await this.changing.confirm(link);
    return facts === null ? { link: null, facts: [] } : { link, facts };
  }
}

/** Somebody else has proven that address at the same moment. */
function takenMeanwhile(error: unknown): Used {
  if (isProblem(error, 'email_taken')) return { link: null, facts: [] };
  throw error;
}
