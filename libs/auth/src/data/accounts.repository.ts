import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { Account, EmailStatus, Locale, User } from '../user.js';

const USER = `u.id, u.email, u.email_status AS "emailStatus", u.locale, u.created_at AS "createdAt"`;

export interface NewAccount {
  email: string;
  loginName: string;
  passwordHash: string;
  emailStatus: EmailStatus;
  locale: Locale;
}

/** What sign-in compares. */
export interface Credentials extends User {
  passwordHash: string;
  workspaceId: string;
  blockedReason: string | null;
}

/** People and the workspaces that they own. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @returns null when the login name is taken. */
  async create(account: NewAccount): Promise<Account | null> {
    this.unitOfWork.requireTransaction();
    const [user] = await this.unitOfWork.sql<User>(
      `INSERT INTO auth.users AS u (email, login_name, password_hash, email_status, locale)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (login_name) DO NOTHING RETURNING ${USER}`,
      [account.email, account.loginName, account.passwordHash, account.emailStatus, account.locale],
    );
    if (!user) return null;
    const name = account.email.split('@', 1)[0] ?? account.email;
    const [workspace] = await this.unitOfWork.sql<{ id: string; name: string }>(
      `WITH made AS (INSERT INTO auth.workspaces (name) VALUES ($1) RETURNING id, name),
            owned AS (INSERT INTO auth.memberships (workspace_id, user_id, role)
                      SELECT id, $2, 'owner' FROM made)
       SELECT id, name FROM made`,
      [name, user.id],
    );
    return workspace ? { user, workspace } : null;
  }

  /** When the first workspace was made; they are never deleted. Null in an empty database. */
  async firstMadeAt(): Promise<Date | null> {
    const [row] = await this.unitOfWork.sql<{ createdAt: Date }>(
      'SELECT created_at AS "createdAt" FROM auth.workspaces ORDER BY id LIMIT 1',
    );
    return row?.createdAt ?? null;
  }

  async credentialsOf(loginName: string): Promise<Credentials | null> {
    const [row] = await this.unitOfWork.sql<Credentials>(
      `SELECT ${USER}, u.password_hash AS "passwordHash", w.id AS "workspaceId",
              w.blocked_reason AS "blockedReason"
         FROM auth.users u
         JOIN auth.memberships m ON m.user_id = u.id AND m.role = 'owner'
         JOIN auth.workspaces w ON w.id = m.workspace_id
        WHERE u.login_name = $1`,
      [loginName],
    );
    return row ?? null;
  }

  async find(userId: string, workspaceId: string): Promise<Account | null> {
    const [row] = await this.unitOfWork.sql<User & { workspaceId: string; workspaceName: string }>(
      `SELECT ${USER}, w.id AS "workspaceId", w.name AS "workspaceName"
         FROM auth.users u
         JOIN auth.memberships m ON m.user_id = u.id
         JOIN auth.workspaces w ON w.id = m.workspace_id
        WHERE u.id = $1 AND w.id = $2`,
      [userId, workspaceId],
    );
    if (!row) return null;
    const { workspaceId: id, workspaceName: name, ...user } = row;
    return { user, workspace: { id, name } };
  }

  /**
   * Marks the address as proven if it is still the one that the proof is about and was not proven
   * before. @returns the account, or null when nothing changed.
   */
  async markVerified(userId: string, email: string): Promise<Account | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ workspaceId: string }>(
      `UPDATE auth.users u SET email_status = 'verified'
         FROM auth.memberships m
        WHERE u.id = $1 AND u.email = $2 AND u.email_status <> 'verified'
          AND m.user_id = u.id AND m.role = 'owner'
    RETURNING m.workspace_id AS "workspaceId"`,
      [userId, email],
    );
    return row ? this.find(userId, row.workspaceId) : null;
  }

  /**
   * Gives the account another address and remembers the one before. @returns null when it has this
   * one already. A unique violation says that somebody else has it.
   */
  async setEmail(
    userId: string,
    next: Pick<NewAccount, 'email' | 'loginName' | 'emailStatus'>,
  ): Promise<{ account: Account; before: string } | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ before: string; workspaceId: string }>(
      `WITH old AS (SELECT id, email, email_status FROM auth.users WHERE id = $1 AND email <> $2 FOR UPDATE),
            kept AS (INSERT INTO auth.former_addresses (user_id, email, proven)
                       SELECT id, email, email_status = 'verified' FROM old)
       UPDATE auth.users u SET email = $2, login_name = $3, email_status = $4
         FROM old, auth.memberships m
        WHERE u.id = old.id AND m.user_id = u.id AND m.role = 'owner'
    RETURNING old.email AS before, m.workspace_id AS "workspaceId"`,
      [userId, next.email, next.loginName, next.emailStatus],
    );
    const account = row ? await this.find(userId, row.workspaceId) : null;
    return row && account ? { account, before: row.before } : null;
  }

  /**
   * Sets the password, whoever wants it; where it replaces one, only while that is still the password. Links to another password or another address stop working:
   * whoever asked for them may be the one who is shut out by this.
   */
  async setPassword(userId: string, passwordHash: string, replaced?: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE auth.users SET password_hash = $2
        WHERE id = $1 AND ($3::text IS NULL OR password_hash = $3) RETURNING id`,
      [userId, passwordHash, replaced ?? null],
    );
    if (rows.length === 0) return false;
    await this.unitOfWork.sql(
      `DELETE FROM auth.mailed_links
        WHERE user_id = $1 AND purpose IN ('reset', 'change') AND used_at IS NULL`,
      [userId],
    );
    return true;
  }

  /** Whether this still is the password; it then stays so until the transaction ends. */
  async holdPassword(userId: string, passwordHash: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      'SELECT FROM auth.users WHERE id = $1 AND password_hash = $2 FOR SHARE',
      [userId, passwordHash],
    );
    return rows.length > 0;
  }
}
