import { Injectable } from '@nestjs/common';
import { UnitOfWork, type OperatorRole } from '#kernel';

export interface OperatorRow {
  id: string;
  email: string;
  roles: OperatorRole[];
  createdAt: Date;
  lastSeenAt: Date | null;
}

/** Lock that one seeding of the first operator holds at a time; the number names nothing else. */
const SEED_LOCK = 7_246_310_200;

/** People who run the product. */
@Injectable()
export class OperatorsRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Waits for a seeding elsewhere to end; the lock ends with the transaction. */
  async lockSeeding(): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock($1)', [SEED_LOCK]);
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

  async list(range: {
    start: number;
    end: number;
  }): Promise<{ items: OperatorRow[]; total: number }> {
    const items = await this.unitOfWork.sql<OperatorRow>(
      `SELECT u.id, u.email, array_agg(r.role ORDER BY r.role) AS roles, u.created_at AS "createdAt",
              (SELECT max(s.last_seen_at) FROM auth.sessions s WHERE s.user_id = u.id) AS "lastSeenAt"
         FROM auth.users u JOIN auth.operator_roles r ON r.user_id = u.id
        GROUP BY u.id ORDER BY u.email OFFSET $1 LIMIT $2`,
      [range.start, range.end - range.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(DISTINCT user_id)::int AS total FROM auth.operator_roles',
    );
    return { items, total: count?.total ?? 0 };
  }
}
