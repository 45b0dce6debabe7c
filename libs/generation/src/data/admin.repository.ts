import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { GenerationStatus } from '../generation.js';
import type { ImageStatus } from '../image.js';
import { GENERATION_COLUMNS, type GenerationRow } from './rows.js';

export interface AdminFilter {
  q?: string;
  ids?: string[];
  workspaceId?: string;
  statuses?: readonly GenerationStatus[];
  imageStatus?: ImageStatus;
  provider?: string;
  errorCode?: string;
  ascending: boolean;
  start: number;
  end: number;
}

/** Operators' lists over all workspaces. */
@Injectable()
export class AdminRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async list(filter: AdminFilter): Promise<{ rows: GenerationRow[]; total: number }> {
    const params = [
      filter.workspaceId ?? null,
      filter.statuses ?? null,
      filter.imageStatus ?? null,
      filter.provider ?? null,
      filter.errorCode ?? null,
      filter.q ?? null,
      filter.ids ?? null,
    ];
    const rows = await this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE ${WHERE}
        ORDER BY g.id ${filter.ascending ? 'ASC' : 'DESC'} OFFSET $8 LIMIT $9`,
      [...params, filter.start, filter.end - filter.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM generation.generation g WHERE ${WHERE}`,
      params,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** Who has waited longest first. */
  async inReview({
    start,
    end,
  }: {
    start: number;
    end: number;
  }): Promise<{ rows: InReview[]; total: number }> {
    const rows = await this.unitOfWork.sql<InReview>(
      `SELECT i.id, i.generation_id AS "generationId", i.workspace_id AS "workspaceId", g.prompt,
              i.credits, i.output_verdict_id AS "verdictId", i.state_since AS since
         FROM generation.image i JOIN generation.generation g ON g.id = i.generation_id
        WHERE i.status = 'in_review' ORDER BY i.state_since, i.id OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM generation.image WHERE status = 'in_review'`,
    );
    return { rows, total: count?.total ?? 0 };
  }
}

/** A picture that waits for a person. */
export interface InReview {
  id: string;
  generationId: string;
  workspaceId: string;
  prompt: string;
  credits: number;
  verdictId: string | null;
  since: Date;
}

/** A search is for the generation itself, one of its images, a provider's request, or words. */
const WHERE = `($1::uuid IS NULL OR g.workspace_id = $1)
  AND ($2::text[] IS NULL OR g.status = ANY($2))
  AND ($3::text IS NULL OR EXISTS (SELECT 1 FROM generation.image i
        WHERE i.generation_id = g.id AND i.status = $3))
  AND ($4::text IS NULL OR EXISTS (SELECT 1 FROM generation.attempt a
        WHERE a.generation_id = g.id AND a.provider = $4))
  AND ($5::text IS NULL OR EXISTS (SELECT 1 FROM generation.image i
        WHERE i.generation_id = g.id AND i.error_code = $5))
  AND ($6::text IS NULL OR g.id::text = $6
       OR EXISTS (SELECT 1 FROM generation.image i
                   WHERE i.generation_id = g.id AND $6 IN (i.id::text, i.object_id::text))
       OR EXISTS (SELECT 1 FROM generation.attempt a
                   WHERE a.generation_id = g.id AND a.provider_request_id = $6)
       OR g.search @@ generation.search_query($6))
  AND ($7::uuid[] IS NULL OR g.id = ANY($7))`;
