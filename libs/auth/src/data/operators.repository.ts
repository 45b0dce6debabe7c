import { Injectable } from '@nestjs/common';
import { UnitOfWork, type OperatorRole } from '#kernel';

export interface OperatorRow {
  id: string;
  email: string;
  roles: OperatorRole[];
  createdAt: Date;
  lastSeenAt: Date | null;
}

/** Lock that one change of roles, also the seeding of the first, holds at a time. */
const ROLES_LOCK = 7_246_310_200;

const OPERATOR = `u.id, u.email, u.created_at AS "createdAt",
  ARRAY(SELECT r.role FROM auth.operator_roles r WHERE r.user_id = u.id ORDER BY r.role) AS roles,
  (SELECT max(s.last_seen_at) FROM auth.sessions s WHERE s.user_id = u.id) AS "lastSeenAt"`;

/** People who run the product. */
@Injectable()
export class OperatorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Waits for a change of roles elsewhere to end; the lock ends with the transaction. */
  async lockRoles(): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock($1)', [ROLES_LOCK]);
  }

  async anyAdmin(): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT 1 FROM auth.operator_roles WHERE role = 'admin' LIMIT 1`,
    );
    return rows.length > 0;
  }

  async grant(userId: string, role: OperatorRole): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      'INSERT INTO auth.operator_roles (user_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [userId, role],
    );
  }

  /** Somebody with an account, operator or not. */
  async find(userId: string): Promise<OperatorRow | null> {
    const [row] = await this.unitOfWork.sql<OperatorRow>(
      `SELECT ${OPERATOR} FROM auth.users u WHERE u.id = $1`,
      [userId],
    );
    return row ?? null;
  }

  async emailOf(userId: string): Promise<string | null> {
    return (await this.find(userId))?.email ?? null;
  }

  /** Replaces the roles of a person. */
  async setRoles(userId: string, roles: readonly OperatorRole[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      'DELETE FROM auth.operator_roles WHERE user_id = $1 AND role <> ALL ($2)',
      [userId, roles],
    );
    for (const role of roles) await this.grant(userId, role);
  }

  /** Operators with one of these roles, or admin, who are not shut out. */
  activeWith(roles: readonly OperatorRole[]): Promise<{ id: string; email: string }[]> {
    return this.unitOfWork.sql(
      `SELECT DISTINCT u.id, u.email FROM auth.users u
         JOIN auth.operator_roles r ON r.user_id = u.id AND r.role = ANY ($1)
        WHERE NOT EXISTS (SELECT 1 FROM auth.memberships m
                            JOIN auth.workspaces w ON w.id = m.workspace_id
                           WHERE m.user_id = u.id AND w.blocked_at IS NOT NULL)`,
      [[...roles, 'admin']],
    );
  }

  membersOf(workspaceId: string): Promise<{ id: string; email: string }[]> {
    return this.unitOfWork.sql(
      `SELECT u.id, u.email FROM auth.users u JOIN auth.memberships m ON m.user_id = u.id
        WHERE m.workspace_id = $1`,
      [workspaceId],
    );
  }

  async anyActiveAdmin(): Promise<boolean> {
    return (await this.activeWith([])).length > 0;
  }

  async list(range: {
    start: number;
    end: number;
  }): Promise<{ items: OperatorRow[]; total: number }> {
    const items = await this.unitOfWork.sql<OperatorRow>(
      `SELECT ${OPERATOR} FROM auth.users u
        WHERE EXISTS (SELECT 1 FROM auth.operator_roles r WHERE r.user_id = u.id)
        ORDER BY u.email OFFSET $1 LIMIT $2`,
      [range.start, range.end - range.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(DISTINCT user_id)::int AS total FROM auth.operator_roles',
    );
    return { items, total: count?.total ?? 0 };
  }
}
