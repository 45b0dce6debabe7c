import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { ProviderUsage } from '../provider/image-provider.js';

export type AttemptOutcome =
  | 'delivered'
  | 'retryable'
  | 'rejected'
  | 'blocked'
  | 'out_of_quota'
  | 'unusable'
  | 'unknown'
  | 'cancelled'
  | 'handed_back';

export interface NewAttempt {
  imageId: string;
  generationId: string;
  number: number;
  fencingToken: number;
  workerId: string;
  provider: string;
  costEstimateMicroUsd: number;
}

/** What is known when an attempt ends. Messages are for operators: no prompt, no key, no bytes. */
export interface AttemptEnd {
  outcome: AttemptOutcome;
  requestId?: string | null;
  model?: string | null;
  costMicroUsd?: number | null;
  usage?: object | null;
  /** From the request to the provider's answer. */
  call_ms?: number;
  error?: {
    kind: string;
    status?: number | null;
    code?: string | null;
    message: string;
  };
}

export interface AttemptRow {
  id: string;
  imageId: string;
  number: number;
  provider: string;
  model: string | null;
  workerId: string;
  requestId: string | null;
  startedAt: Date;
  endedAt: Date | null;
  outcome: AttemptOutcome | null;
  errorKind: string | null;
  errorStatus: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  costMicroUsd: number | null;
}

/** Longest error text that is kept of a provider. */
const MAX_MESSAGE_CHARS = 2_000;

/** Calls to providers: a row before each call, its outcome after it. */
@Injectable()
export class AttemptRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async begin(attempt: NewAttempt): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO generation.attempt (image_id, generation_id, number, fencing_token, worker_id,
         provider, cost_estimate_micro_usd) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        attempt.imageId,
        attempt.generationId,
        attempt.number,
        attempt.fencingToken,
        attempt.workerId,
        attempt.provider,
        Math.round(attempt.costEstimateMicroUsd),
      ],
    );
  }

  /** Keeps the provider's own id of the call as soon as it is known. */
  async noteRequestId(imageId: string, fencingToken: number, requestId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.attempt SET provider_request_id = $3
        WHERE image_id = $1 AND fencing_token = $2`,
      [imageId, fencingToken, requestId],
    );
  }

  /**
   * Closes the image's open attempt, that of the token or, where what it made waited on a disk, of an
   * earlier one; one that is closed already stays as it is.
   */
  async end(imageId: string, fencingToken: number, end: AttemptEnd): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.attempt
          SET ended_at = kernel.now(), outcome = $3,
              provider_request_id = coalesce($4, provider_request_id), model = coalesce($5, model),
              cost_micro_usd = coalesce($6, cost_micro_usd), usage = coalesce($7, usage),
              error_kind = $8, error_status = $9, error_code = $10, error_message = $11,
              call_ms = coalesce($12, call_ms)
        WHERE image_id = $1 AND fencing_token <= $2 AND outcome IS NULL`,
      [
        imageId,
        fencingToken,
        end.outcome,
        end.requestId ?? null,
        end.model ?? null,
        end.costMicroUsd == null ? null : Math.round(end.costMicroUsd),
        end.usage ? JSON.stringify(end.usage) : null,
        end.error?.kind ?? null,
        end.error?.status ?? null,
        end.error?.code ?? null,
        end.error?.message.slice(0, MAX_MESSAGE_CHARS) ?? null,
        end.call_ms === undefined ? null : Math.round(end.call_ms),
      ],
    );
  }

  /** Whether an earlier attempt at the image ended with that kind of error. */
  async hasFailedWith(imageId: string, errorKind: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      'SELECT FROM generation.attempt WHERE image_id = $1 AND error_kind = $2 LIMIT 1',
      [imageId, errorKind],
    );
    return rows.length > 0;
  }

  /** Tokens of the delivered images of a generation, as far as the provider counts any. */
  async deliveredUsage(generationId: string): Promise<ProviderUsage> {
    const [row] = await this.unitOfWork.sql<ProviderUsage>(
      `SELECT coalesce(sum((usage->>'inputTokens')::float8), 0) AS "inputTokens",
              coalesce(sum((usage->>'inputImageTokens')::float8), 0) AS "inputImageTokens",
              coalesce(sum((usage->>'inputTextTokens')::float8), 0) AS "inputTextTokens",
              coalesce(sum((usage->>'outputTokens')::float8), 0) AS "outputTokens"
         FROM generation.attempt WHERE generation_id = $1 AND outcome = 'delivered'`,
      [generationId],
    );
    return row as ProviderUsage;
  }

  ofGeneration(generationId: string): Promise<AttemptRow[]> {
    return this.unitOfWork.sql<AttemptRow>(
      `SELECT id, image_id AS "imageId", number, provider, model, worker_id AS "workerId",
              provider_request_id AS "requestId", started_at AS "startedAt",
              ended_at AS "endedAt", outcome, error_kind AS "errorKind",
              error_status AS "errorStatus", error_code AS "errorCode",
              error_message AS "errorMessage", cost_micro_usd::float8 AS "costMicroUsd"
         FROM generation.attempt WHERE generation_id = $1 ORDER BY id`,
      [generationId],
    );
  }
}
