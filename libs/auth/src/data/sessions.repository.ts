import { Injectable } from '@nestjs/common';
import { UnitOfWork, type OperatorRole } from '#kernel';

/** Longest User-Agent that is kept. */
const MAX_USER_AGENT = 300;

export interface SessionRow {
  id: string;
  userId: string;
  workspaceId: string;
  email: string;
  emailPending: boolean;
  roles: OperatorRole[];
  blockedReason: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  /** The database's clock at the time of the read. */
  now: Date;
}

/** Browsers that are signed in. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async open(session: {
    tokenHash: Buffer;
    userId: string;
    workspaceId: string;
    userAgent: string | null;
  }): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO auth.sessions (token_hash, user_id, workspace_id, user_agent)
       VALUES ($1, $2, $3, $4)`,
      [
        session.tokenHash,
        session.userId,
        session.workspaceId,
        session.userAgent?.slice(0, MAX_USER_AGENT) ?? null,
      ],
    );
  }

  /** The session with its owner, in one statement; null when unknown or revoked. */
  async findOpen(tokenHash: Buffer): Promise<SessionRow | null> {
    const [row] = await this.unitOfWork.sql<SessionRow>(
      `SELECT s.id, s.user_id AS "userId", s.workspace_id AS "workspaceId", u.email,
              u.email_status = 'pending' AS "emailPending",
              ARRAY(SELECT r.role FROM auth.operator_roles r WHERE r.user_id = u.id ORDER BY r.role) AS roles,
              w.blocked_reason AS "blockedReason", s.created_at AS "createdAt",
              s.last_seen_at AS "lastSeenAt", kernel.now() AS now
         FROM auth.sessions s
         JOIN auth.users u ON u.id = s.user_id
         JOIN auth.workspaces w ON w.id = s.workspace_id
        WHERE s.token_hash = $1 AND s.revoked_at IS NULL`,
      [tokenHash],
    );
    return row ?? null;
  }

  async touch(sessionId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.sessions SET last_seen_at = kernel.now() WHERE id = $1 AND revoked_at IS NULL',
      [sessionId],
    );
  }

  /** Ends the session with that token, if there is one. */
  async revokeByToken(tokenHash: Buffer): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.sessions SET revoked_at = kernel.now() WHERE token_hash = $1 AND revoked_at IS NULL',
      [tokenHash],
    );
  }

  async revoke(sessionId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.sessions SET revoked_at = kernel.now() WHERE id = $1 AND revoked_at IS NULL',
      [sessionId],
    );
  }

  async revokeAllOfUser(userId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.sessions SET revoked_at = kernel.now() WHERE user_id = $1 AND revoked_at IS NULL',
      [userId],
    );
  }

  /** @param sessionId the one that stays, if any. */
  async revokeOthersOfUser(userId: string, sessionId: string | null): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE auth.sessions SET revoked_at = kernel.now()
        WHERE user_id = $1 AND revoked_at IS NULL AND id IS DISTINCT FROM $2::uuid`,
      [userId, sessionId],
    );
  }

  async revokeAllInWorkspace(workspaceId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE auth.sessions SET revoked_at = kernel.now()
        WHERE revoked_at IS NULL
          AND user_id IN (SELECT user_id FROM auth.memberships WHERE workspace_id = $1)`,
      [workspaceId],
    );
  }

  /** Deletes sessions that began before then: no limit lets them live. */
  async deleteOlderThan(age_ms: number): Promise<void> {
    await this.unitOfWork.sql(
      `DELETE FROM auth.sessions WHERE created_at <= kernel.now() - $1 * interval '1 millisecond'`,
      [age_ms],
    );
  }
}
