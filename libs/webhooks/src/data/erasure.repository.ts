import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';

/** Events of one transaction. */
const PART = 2_000;

/** What this module holds of a workspace that is erased. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** With its secrets and deliveries. */
  async endpoints(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      'DELETE FROM webhooks.endpoint WHERE workspace_id = $1 RETURNING 1',
      [workspaceId],
    );
    return rows.length;
  }

  async events(workspaceId: string): Promise<number> {
    this.unitOfWork.requireTransaction();
    const rows = await this.unitOfWork.sql(
      `DELETE FROM webhooks.event WHERE id IN (
         SELECT id FROM webhooks.event WHERE workspace_id = $1 LIMIT $2) RETURNING 1`,
      [workspaceId, PART],
    );
    return rows.length;
  }
}
