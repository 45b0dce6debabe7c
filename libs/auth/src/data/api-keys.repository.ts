import { Injectable } from '@nestjs/common';
import { UnitOfWork, type KeyLimits, type Scope } from '#kernel';

export interface ApiKeyRow extends KeyLimits {
  id: string;
  name: string;
  hint: string;
  scopes: Scope[];
  createdAt: Date;
  lastUsedAt: Date | null;
  /** Null: until it is revoked. */
  expiresAt: Date | null;
  isExpired: boolean;
}

export interface ApiKeyOwner extends KeyLimits {
  keyId: string;
  userId: string;
  workspaceId: string;
  email: string;
  emailPending: boolean;
  scopes: Scope[];
  blockedReason: string | null;
  isExpired: boolean;
  isUseStale: boolean;
}

const IS_EXPIRED = 'coalesce(expires_at <= kernel.now(), false) AS "isExpired"';
const KEY = `id, name, hint, scopes, created_at AS "createdAt", last_used_at AS "lastUsedAt",
  requests_per_minute AS "requestsPerMinute", monthly_credits AS "monthlyCredits",
  expires_at AS "expiresAt", ${IS_EXPIRED}`;

/** Keys with which programs of a workspace call us. */
@Injectable()
export class ApiKeysRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Keys that are not revoked, newest first. */
  list(workspaceId: string): Promise<ApiKeyRow[]> {
    return this.unitOfWork.sql<ApiKeyRow>(
      `SELECT ${KEY} FROM auth.api_keys
        WHERE workspace_id = $1 AND revoked_at IS NULL ORDER BY id DESC`,
      [workspaceId],
    );
  }

  /** Locks the keys of the workspace, so that two requests at once cannot pass a limit together. */
  async countLocked(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `auth.api-keys:${workspaceId}`,
    ]);
    const [row] = await this.unitOfWork.sql<{ keys: number }>(
      `SELECT count(*)::int AS keys FROM auth.api_keys
        WHERE workspace_id = $1 AND revoked_at IS NULL`,
      [workspaceId],
    );
    return row?.keys ?? 0;
  }

  async add(
    key: {
      workspaceId: string;
      createdBy: string;
      name: string;
      hint: string;
      keyHash: Buffer;
      scopes: readonly Scope[];
      life_days: number | null;
    } & KeyLimits,
  ): Promise<ApiKeyRow> {
    const [row] = await this.unitOfWork.sql<ApiKeyRow>(
      `INSERT INTO auth.api_keys
         (workspace_id, created_by, name, hint, key_hash, scopes, expires_at,
          requests_per_minute, monthly_credits)
       VALUES ($1, $2, $3, $4, $5, $6, kernel.now() + $7::int * interval '1 day', $8, $9)
       RETURNING ${KEY}`,
      [
        key.workspaceId,
        key.createdBy,
        key.name,
        key.hint,
        key.keyHash,
        key.scopes,
        key.life_days,
        key.requestsPerMinute,
        key.monthlyCredits,
      ],
    );
    return row as ApiKeyRow;
  }

  /** @returns false when the workspace has no such key in use. */
  async revoke(workspaceId: string, keyId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE auth.api_keys SET revoked_at = kernel.now()
        WHERE id = $2 AND workspace_id = $1 AND revoked_at IS NULL RETURNING id`,
      [workspaceId, keyId],
    );
    return rows.length > 0;
  }

  /** The key with its owner, also when its time is over; null when unknown or revoked. */
  async findOwner(keyHash: Buffer): Promise<ApiKeyOwner | null> {
    const [row] = await this.unitOfWork.sql<ApiKeyOwner>(
      `SELECT k.id AS "keyId", k.created_by AS "userId", k.workspace_id AS "workspaceId", u.email,
              u.email_status = 'pending' AS "emailPending", k.scopes, k.requests_per_minute AS "requestsPerMinute",
              k.monthly_credits AS "monthlyCredits", w.blocked_reason AS "blockedReason", ${IS_EXPIRED},
              coalesce(k.last_used_at < kernel.now() - interval '1 minute', true) AS "isUseStale"
         FROM auth.api_keys k
         JOIN auth.users u ON u.id = k.created_by
         JOIN auth.workspaces w ON w.id = k.workspace_id
        WHERE k.key_hash = $1 AND k.revoked_at IS NULL`,
      [keyHash],
    );
    return row ?? null;
  }

  async touch(keyId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.api_keys SET last_used_at = kernel.now() WHERE id = $1',
      [keyId],
    );
  }

  async revokeAllOfUser(userId: string): Promise<void> {
    await this.unitOfWork.sql(
      'UPDATE auth.api_keys SET revoked_at = kernel.now() WHERE created_by = $1 AND revoked_at IS NULL',
      [userId],
    );
  }
}
