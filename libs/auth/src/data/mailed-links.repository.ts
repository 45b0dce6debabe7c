import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

export type LinkPurpose = 'verify' | 'reset' | 'change';

export interface MailedLink {
  userId: string;
  email: string;
  returnPath: string | null;
}

const LINK = `user_id AS "userId", email, return_path AS "returnPath"`;

/** Links that were sent by mail. */
@Injectable()
export class MailedLinksRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async add(
    link: MailedLink & { tokenHash: Buffer; purpose: LinkPurpose; life_ms: number },
  ): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO auth.mailed_links (token_hash, user_id, purpose, email, return_path, expires_at)
       VALUES ($1, $2, $3, $4, $5, kernel.now() + $6 * interval '1 millisecond')`,
      [link.tokenHash, link.userId, link.purpose, link.email, link.returnPath, link.life_ms],
    );
  }

  /** Uses a link up. @returns null when it is unknown, used or too old. */
  async use(tokenHash: Buffer, purpose: LinkPurpose): Promise<MailedLink | null> {
    const [row] = await this.unitOfWork.sql<MailedLink>(
      `UPDATE auth.mailed_links SET used_at = kernel.now()
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > kernel.now()
    RETURNING ${LINK}`,
      [tokenHash, purpose],
    );
    return row ?? null;
  }

  /** Reads a link that could still be used. */
  async peek(tokenHash: Buffer, purpose: LinkPurpose): Promise<MailedLink | null> {
    const [row] = await this.unitOfWork.sql<MailedLink>(
      `SELECT ${LINK} FROM auth.mailed_links
        WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > kernel.now()`,
      [tokenHash, purpose],
    );
    return row ?? null;
  }

  /**
   * Reads a verification link that was used before, while it still says something true: a second
   * click, or a mail scanner's visit before the person's.
   */
  async findUsed(tokenHash: Buffer): Promise<MailedLink | null> {
    const [row] = await this.unitOfWork.sql<MailedLink>(
      `SELECT l.user_id AS "userId", l.email, l.return_path AS "returnPath"
         FROM auth.mailed_links l JOIN auth.users u ON u.id = l.user_id AND u.email = l.email
        WHERE l.token_hash = $1 AND l.purpose IN ('verify', 'change') AND l.used_at IS NOT NULL
          AND l.expires_at > kernel.now() AND u.email_status = 'verified'`,
      [tokenHash],
    );
    return row ?? null;
  }

  /** Takes back every other link of that kind. */
  async discardAll(userId: string, purpose: LinkPurpose): Promise<void> {
    await this.unitOfWork.sql(
      'DELETE FROM auth.mailed_links WHERE user_id = $1 AND purpose = $2 AND used_at IS NULL',
      [userId, purpose],
    );
  }

  async deleteExpired(): Promise<void> {
    await this.unitOfWork.sql('DELETE FROM auth.mailed_links WHERE expires_at <= kernel.now()');
  }
}
