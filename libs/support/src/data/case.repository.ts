import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { CaseStatus, NewCase } from '../case.js';

@Injectable()
export class CaseRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(request: NewCase): Promise<{ id: string; status: CaseStatus }> {
    const [row] = await this.unitOfWork.sql<{ id: string; status: CaseStatus }>(
      `INSERT INTO support.cases (workspace_id, kind, reference, message, suggested)
       VALUES ($1, $2, $3, $4, $5) RETURNING id, status`,
      [
        request.workspaceId,
        request.kind,
        request.reference ?? null,
        request.message.slice(0, 4000),
        request.suggested ?? null,
      ],
    );
    return row as { id: string; status: CaseStatus };
  }
}
