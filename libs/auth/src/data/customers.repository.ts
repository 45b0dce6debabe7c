import { Injectable } from '@nestjs/common';
import { UnitOfWork, type Addressee } from '#kernel';
import type { EmailStatus } from '../user.js';

/** A workspace and its owner, as operators see them. */
export interface Customer {
  /** The workspace's id. */
  id: string;
  userId: string;
  email: string;
  name: string;
  emailStatus: EmailStatus;
  blockedAt: Date | null;
  blockedReason: string | null;
  createdAt: Date;
}

export interface CustomerFilter {
  start: number;
  end: number;
  /** Part of an address or of a name, or a whole id of a workspace or user. */
  q?: string | undefined;
  blocked?: boolean | undefined;
  emailStatus?: EmailStatus | undefined;
  /** Only these workspaces; operators' own are among them where they are asked for by name. */
  ids?: readonly string[] | undefined;
  sort: keyof typeof SORTS;
  descending: boolean;
}

/** Columns that an operator may sort by. */
export const SORTS = {
  id: 'w.id',
  createdAt: 'w.created_at',
  email: 'u.login_name',
  name: 'w.name',
  blockedAt: 'w.blocked_at',
} as const;

const CUSTOMER = `w.id, u.id AS "userId", u.email, w.name, u.email_status AS "emailStatus",
  w.blocked_at AS "blockedAt", w.blocked_reason AS "blockedReason", w.created_at AS "createdAt"`;
const FROM = `FROM auth.workspaces w
  JOIN auth.memberships m ON m.workspace_id = w.id AND m.role = 'owner'
  JOIN auth.users u ON u.id = m.user_id`;
const WHERE = `WHERE ($1::text IS NULL OR u.login_name LIKE $1 OR lower(w.name) LIKE $1
    OR w.id::text = $2 OR u.id::text = $2)
  AND ($3::boolean IS NULL OR (w.blocked_at IS NOT NULL) = $3)
  AND ($4::text IS NULL OR u.email_status = $4)
  AND CASE WHEN $5::uuid[] IS NULL
    THEN NOT EXISTS (SELECT 1 FROM auth.operator_roles r WHERE r.user_id = u.id)
    ELSE w.id = ANY ($5) END`;

/** Customers for the console. Who works here is no customer. */
@Injectable()
export class CustomersRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(filter: CustomerFilter): Promise<{ items: Customer[]; total: number }> {
    const q = filter.q?.trim().toLowerCase() ?? '';
    const pattern = q === '' ? null : `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const params = [
      pattern,
      q,
      filter.blocked ?? null,
      filter.emailStatus ?? null,
      filter.ids ?? null,
    ];
    const direction = filter.descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST';
    const items = await this.unitOfWork.sql<Customer>(
      `SELECT ${CUSTOMER} ${FROM} ${WHERE}
        ORDER BY ${SORTS[filter.sort]} ${direction}, w.id DESC OFFSET $6 LIMIT $7`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total ${FROM} ${WHERE}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }

  async find(workspaceId: string): Promise<Customer | null> {
    const [row] = await this.unitOfWork.sql<Customer>(
      `SELECT ${CUSTOMER} ${FROM} WHERE w.id = $1`,
      [workspaceId],
    );
    return row ?? null;
  }

  /** True when the workspace's owner holds an operator's role. */
  async belongsToOperator(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT 1 FROM auth.memberships m JOIN auth.operator_roles r ON r.user_id = m.user_id
        WHERE m.workspace_id = $1 LIMIT 1`,
      [workspaceId],
    );
    return rows.length > 0;
  }

  async isBlocked(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM auth.workspaces WHERE id = $1 AND blocked_at IS NOT NULL',
      [workspaceId],
    );
    return rows.length > 0;
  }

  /** For good: it is not let in again. */
  async shutForErasure(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE auth.workspaces
          SET blocked_reason = 'erasure', blocked_at = coalesce(blocked_at, kernel.now()),
              erased_since = coalesce(erased_since, kernel.now())
        WHERE id = $1`,
      [workspaceId],
    );
  }

  async exists(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql('SELECT FROM auth.workspaces WHERE id = $1', [
      workspaceId,
    ]);
    return rows.length > 0;
  }

  /** The owner, unless the address is not proven or the account is being erased. */
  async addressee(workspaceId: string): Promise<Addressee | null> {
    const [row] = await this.unitOfWork.sql<Addressee>(
      `SELECT u.email, u.locale ${FROM}
        WHERE w.id = $1 AND u.email_status <> 'pending' AND w.erased_since IS NULL`,
      [workspaceId],
    );
    return row ?? null;
  }

  /** Keeps an erasure from beginning until the transaction ends. @returns false when it has begun. */
  async holdOpen(workspaceId: string): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ isOpen: boolean }>(
      'SELECT erased_since IS NULL AS "isOpen" FROM auth.workspaces WHERE id = $1 FOR SHARE',
      [workspaceId],
    );
    return row?.isOpen ?? true;
  }

  async isBeingErased(workspaceId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM auth.workspaces WHERE id = $1 AND erased_since IS NOT NULL',
      [workspaceId],
    );
    return rows.length > 0;
  }

  /** Sets or clears the block. @returns false when it was so already, or there is no such one. */
  async setBlocked(workspaceId: string, reason: string | null): Promise<boolean> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `UPDATE auth.workspaces
          SET blocked_reason = $2, blocked_at = CASE WHEN $2::text IS NULL THEN NULL ELSE kernel.now() END
        WHERE id = $1 AND (blocked_at IS NULL) <> ($2::text IS NULL)
          AND ($2::text IS NOT NULL OR erased_since IS NULL) RETURNING id`,
      [workspaceId, reason],
    );
    return rows.length > 0;
  }
}
