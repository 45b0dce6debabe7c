import { Injectable } from '@nestjs/common';
import { Config, Mailer } from '#kernel';
import {
  MailedLinksRepository,
  type LinkPurpose,
  type MailedLink,
} from '../data/mailed-links.repository.js';
import { newToken, tokenHash } from '../secret-token.js';
import type { User } from '../user.js';
import { accountMail } from './account-mails.js';

const HOUR_MS = 3_600_000;
const LIFE_MS: Record<LinkPurpose, number> = {
  verify: 48 * HOUR_MS,
  reset: HOUR_MS,
  change: 48 * HOUR_MS,
};
/** Where the link leads: the first is a route of ours, the second a page of the studio. */
const PLACE: Record<LinkPurpose, string> = {
  verify: '/api/v1/auth/verify',
  reset: '/reset-password',
  change: '/api/v1/auth/verify',
};

/** Sends links by mail and recognises them when they come back. */
@Injectable()
export class MailedLinks {
  constructor(
    private readonly config: Config,
    private readonly links: MailedLinksRepository,
    private readonly mailer: Mailer,
  ) {}

  /** Mails a fresh link in the open transaction; earlier ones of that kind stop working. */
  send(purpose: LinkPurpose, user: User, returnPath: string | null = null): Promise<void> {
    return this.sendTo(user.email, purpose, user, returnPath);
  }

  /** The same to another address than the account's: the link then is about that one. */
  async sendTo(
    email: string,
    purpose: LinkPurpose,
    user: User,
    returnPath: string | null,
  ): Promise<void> {
    const token = newToken();
    await this.links.discardAll(user.id, purpose);
    await this.links.add({
      tokenHash: this.hashOf(token),
      purpose,
      userId: user.id,
      email,
      returnPath,
      life_ms: LIFE_MS[purpose],
    });
    const link = `${this.config.publicUrl}${PLACE[purpose]}?token=${token}`;
    await this.mailer.send(accountMail(purpose, email, user.locale, link), { userId: user.id });
  }

  /** Links of that kind that nobody opened stop working. */
  discard(userId: string, purpose: LinkPurpose): Promise<void> {
    return this.links.discardAll(userId, purpose);
  }

  /** Uses a link up. @returns null when it does not work any more. */
  use(token: string, purpose: LinkPurpose): Promise<MailedLink | null> {
    return this.links.use(this.hashOf(token), purpose);
  }

  /** Reads a link without using it up. */
  peek(token: string, purpose: LinkPurpose): Promise<MailedLink | null> {
    return this.links.peek(this.hashOf(token), purpose);
  }

  /** A verification link that did its work before. */
  findUsed(token: string): Promise<MailedLink | null> {
    return this.links.findUsed(this.hashOf(token));
  }

  private hashOf(token: string): Buffer {
    return tokenHash(token, 'mailed-link', this.config.sessionSecret);
  }
}
