import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { deriveStatus, isFinal, type GenerationStatus } from '../generation.js';
import type { ImageStatus } from '../image.js';
import { GENERATION_COLUMNS, IMAGE_COLUMNS, type GenerationRow, type ImageRow } from './rows.js';

export type NewGeneration = Omit<
  GenerationRow,
  'status' | 'version' | 'createdAt' | 'startedAt' | 'finishedAt'
> & { apiKeyId: string | null; promptVerdictId: string | null; requestHash: string | null };

export interface NewImage {
  id: string;
  index: number;
  seed: number;
}

export type WithImages = GenerationRow & { images: ImageRow[] };

/** How far the generation of an image is, read in one statement with the image. */
interface Progress {
  statusOfAll: GenerationStatus;
  versionOfAll: number;
  startedAtOfAll: Date | null;
  finishedAtOfAll: Date | null;
}

const progressOf = (image: Progress) => ({
  status: image.statusOfAll,
  version: image.versionOfAll,
  startedAt: image.startedAtOfAll,
  finishedAt: image.finishedAtOfAll,
});

/**
 * Generations with their images. Lock order everywhere: generation, then its images, then the
 * credit account; so that a cancel and a delivery never wait for each other in a circle.
 */
@Injectable()
export class GenerationRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async insert(generation: NewGeneration, images: readonly NewImage[]): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO generation.generation (id, workspace_id, user_id, api_key_id, origin, prompt,
         provider_prompt, style, aspect_ratio, resolution, width, height, quality, count,
         credits_each, background, output_format, reference_ids, mask_id, parent_image_id,
         prompt_verdict_id, request_hash, mask_scaled, output_compression, negative_prompt,
         partial_images, thread_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
               $19, $20, $21, $22, $23, $24, $25, $26, $27)`,
      [
        generation.id,
        generation.workspaceId,
        generation.userId,
        generation.apiKeyId,
        generation.origin,
        generation.prompt,
        generation.providerPrompt,
        generation.style,
        generation.aspectRatio,
        generation.resolution,
        generation.width,
        generation.height,
        generation.quality,
        generation.count,
        generation.creditsEach,
        generation.background,
        generation.outputFormat,
        generation.referenceIds,
        generation.maskId,
        generation.parentImageId,
        generation.promptVerdictId,
        generation.requestHash,
        generation.maskScaled,
        generation.outputCompression,
        generation.negativePrompt,
        generation.partialImages,
        generation.threadId,
      ],
    );
    await this.unitOfWork.sql(
      `INSERT INTO generation.image (id, generation_id, workspace_id, index, credits, seed, style,
         resolution)
       SELECT id, $1, $2, index, $3, seed, $7, $8
         FROM unnest($4::uuid[], $5::int[], $6::bigint[]) AS new (id, index, seed)`,
      [
        generation.id,
        generation.workspaceId,
        generation.creditsEach,
        images.map((image) => image.id),
        images.map((image) => image.index),
        images.map((image) => image.seed),
        generation.style,
        generation.resolution,
      ],
    );
  }

  /** The generation with its images, if it belongs to the workspace. */
  async findOwned(workspaceId: string, id: string): Promise<WithImages | null> {
    const [row] = await this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g
        WHERE g.id = $1 AND g.workspace_id = $2`,
      [id, workspaceId],
    );
    return row ? ((await this.withImages([row]))[0] ?? null) : null;
  }

  /** The generation with its images, whoever owns it: for operators and the pipeline. */
  async find(id: string): Promise<WithImages | null> {
    const [row] = await this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE g.id = $1`,
      [id],
    );
    return row ? ((await this.withImages([row]))[0] ?? null) : null;
  }

  /** Those generations, without their images, by id. */
  async findMany(ids: readonly string[]): Promise<Map<string, GenerationRow>> {
    const rows = await this.unitOfWork.sql<GenerationRow>(
      `SELECT ${GENERATION_COLUMNS} FROM generation.generation g WHERE g.id = ANY($1)`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /**
   * Rows with their images. What moves together with the images is read with them once more: one
   * statement sees one moment, and the rows were read at an earlier one.
   */
  async withImages(rows: readonly GenerationRow[]): Promise<WithImages[]> {
    if (rows.length === 0) return [];
    const images = await this.unitOfWork.sql<ImageRow & Progress>(
      `SELECT ${IMAGE_COLUMNS}, g.status AS "statusOfAll", g.version AS "versionOfAll",
              g.started_at AS "startedAtOfAll", g.finished_at AS "finishedAtOfAll"
         FROM generation.image i JOIN generation.generation g ON g.id = i.generation_id
        WHERE i.generation_id = ANY($1) ORDER BY i.generation_id, i.index`,
      [rows.map((row) => row.id)],
    );
    const imagesOf = Map.groupBy(images, (image) => image.generationId);
    return rows.map((row) => {
      const own = imagesOf.get(row.id) ?? [];
      return { ...row, ...(own[0] && progressOf(own[0])), images: own };
    });
  }

  /** First step of every change: takes the generation's row, so that changes come one by one. */
  async lock(id: string): Promise<GenerationStatus> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<{ status: GenerationStatus }>(
      'SELECT status FROM generation.generation WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!row) throw new Error(`generation ${id} does not exist`);
    return row.status;
  }

  /**
   * Last step of every change: counts the version up and brings the status in line with the
   * images. @returns the new status when the generation just became final, else null.
   */
  async touch(id: string, current: GenerationStatus): Promise<GenerationStatus | null> {
    const images = await this.unitOfWork.sql<{ status: ImageStatus }>(
      'SELECT status FROM generation.image WHERE generation_id = $1',
      [id],
    );
    const next = deriveStatus(
      current,
      images.map((image) => image.status),
    );
    await this.unitOfWork.sql(
      `UPDATE generation.generation
          SET version = version + 1, status = $2,
              started_at = CASE WHEN $2 <> 'accepted' THEN coalesce(started_at, kernel.now()) END,
              finished_at = CASE WHEN $3 THEN coalesce(finished_at, kernel.now()) END
        WHERE id = $1`,
      [id, next, isFinal(next)],
    );
    return isFinal(next) && !isFinal(current) ? next : null;
  }

  /** A picture of a generation that is over was delivered after all. */
  async finishAfterGrant(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.generation SET version = version + 1, status = 'finished' WHERE id = $1`,
      [id],
    );
  }

  /** The newest generation of that request body, not older than that. */
  async findByRequest(
    workspaceId: string,
    requestHash: string,
    age_ms: number,
  ): Promise<string | null> {
    const [row] = await this.unitOfWork.sql<{ id: string }>(
      `SELECT id FROM generation.generation
        WHERE workspace_id = $1 AND request_hash = $2
          AND created_at > kernel.now() - $3 * interval '1 millisecond'
        ORDER BY id DESC LIMIT 1`,
      [workspaceId, requestHash, age_ms],
    );
    return row?.id ?? null;
  }

  /** Generations of the workspace that no worker has begun, without those of batches. */
  async countWaiting(workspaceId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ waiting: number }>(
      `SELECT count(*)::int AS waiting FROM generation.generation
        WHERE workspace_id = $1 AND status = 'accepted' AND batch_id IS NULL`,
      [workspaceId],
    );
    return row?.waiting ?? 0;
  }
}
