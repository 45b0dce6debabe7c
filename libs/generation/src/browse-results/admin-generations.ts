import { Catalog } from '#catalog';
import { adminRange, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { AdminRepository } from '../data/admin.repository.js';
import { AttemptRepository, type AttemptRow } from '../data/attempt.repository.js';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { openStatuses } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import { isTerminal } from '../image.js';
import type {
  AdminGenerationDetail,
  AdminGenerationQuery,
  AdminGenerationRow,
  AttemptView,
} from '../http/admin-generation.schemas.js';
import type { AdminCredentialsView } from '../http/credentials.schemas.js';
import { generationView } from './generation-view.js';
import { Receipts } from './receipts.js';

const statusesOf = (status: AdminGenerationQuery['status']) =>
  status === undefined ? undefined : status === 'under_way' ? openStatuses : [status];

/** What operators see of generations: all workspaces, with attempts and raw errors. */
@Injectable()
export class AdminGenerations {
  constructor(
    private readonly admin: AdminRepository,
    private readonly generations: GenerationRepository,
    private readonly attempts: AttemptRepository,
    private readonly receipts: Receipts,
    private readonly catalog: Catalog,
    private readonly storage: Storage,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async list(query: AdminGenerationQuery): Promise<{ items: AdminGenerationRow[]; total: number }> {
    const { rows, total } = await this.admin.list({
      q: query.q === '' ? undefined : query.q,
      ids: query.id === undefined ? undefined : [query.id].flat(),
      workspaceId: query.workspaceId,
      statuses: statusesOf(query.status),
      imageStatus: query.imageStatus,
      provider: query.provider,
      errorCode: query.errorCode,
      ascending: query._order?.toUpperCase() === 'ASC',
      ...adminRange(query),
    });
    return { items: (await this.generations.withImages(rows)).map(adminRow), total };
  }

  /** @throws generation_not_found */
  async detail(id: string): Promise<AdminGenerationDetail> {
    const { row, attempts, receipt, credentials } = await this.unitOfWork.snapshot(async () => {
      const row = await this.generations.find(id);
      if (!row)
        throw generationErrors.raise('generation_not_found', 'There is no such generation.');
      const attempts = await this.attempts.ofGeneration(id);
      const receipt = await this.receipts.of(row);
      return { row, attempts, receipt, credentials: await this.credentials(row.images) };
    });
    const context = await this.catalog.keepingOf(row.workspaceId);
    return {
      ...generationView(row, context),
      workspaceId: row.workspaceId,
      userId: row.userId,
      origin: row.origin,
      providerPrompt: row.providerPrompt,
      attempts: attempts.map(attemptView),
      receipt,
      credentials,
    };
  }

  private async credentials(images: WithImages['images']): Promise<AdminCredentialsView[]> {
    const imageOf = new Map(
      images.flatMap(({ id, objectId, deletedAt }) =>
        objectId === null || deletedAt !== null ? [] : [[objectId, id] as const],
      ),
    );
    const noted = await this.storage.notedCredentials([...imageOf.keys()]);
    return [...imageOf].flatMap(([objectId, imageId]) => {
      const credentials = noted.get(objectId);
      return credentials ? [{ imageId, ...credentials }] : [];
    });
  }
}

function adminRow(row: WithImages): AdminGenerationRow {
  const count = (status: string) => row.images.filter((image) => image.status === status).length;
  const distinct = (values: (string | null)[]) => [
    ...new Set(values.filter((value) => value !== null)),
  ];
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    origin: row.origin,
    status: row.status,
    prompt: row.prompt,
    style: row.style,
    aspectRatio: row.aspectRatio,
    resolution: row.resolution,
    count: row.count,
    cost: row.creditsEach * row.count,
    images: {
      delivered: count('delivered'),
      blocked: count('blocked'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      open: row.images.filter((image) => !isTerminal(image.status)).length,
    },
    errorCodes: distinct(row.images.map((image) => image.errorCode)),
    providers: distinct(row.images.map((image) => image.provider)),
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

function attemptView(row: AttemptRow): AttemptView {
  return {
    ...row,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
