import { Credits } from '#credits';
import {
  hashBody,
  Idempotency,
  kernelErrors,
  newId,
  RateLimiter,
  UnitOfWork,
  type Claim,
  type Principal,
} from '#kernel';
import { Moderation } from '#moderation';
import { Injectable } from '@nestjs/common';
import { BatchRepository } from '../data/batch.repository.js';
import { BatchRowRepository } from '../data/batch-row.repository.js';
import type { BatchPreview, BatchSource, BatchView } from '../http/batch.schemas.js';
import type { CheckedRow } from '../read-rows/read-row.js';
import { ReadRows } from '../read-rows/read-rows.js';
import { requiredKey } from '../request-generation/request-generation.js';
import { batchView, problemView } from './batch-view.js';

const CLAIM_LEASE_MS = 30_000;
/** Somebody who types sends one preview a second at most. */
const PREVIEWS = { max: 120, window_ms: 60_000 };
const CREATIONS = { max: 20, window_ms: 60_000 };

/** Takes a customer's rows. Holds nothing: that begins when the total is confirmed. */
@Injectable()
export class CreateBatch {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly idempotency: Idempotency,
    private readonly reader: ReadRows,
    private readonly batches: BatchRepository,
    private readonly rows: BatchRowRepository,
    private readonly credits: Credits,
    private readonly rate: RateLimiter,
    private readonly moderation: Moderation,
  ) {}

  /** What would come of it; keeps nothing. */
  async preview(who: Principal, source: BatchSource): Promise<BatchPreview> {
    await this.withinRate(`batch-previews:${who.workspaceId}`, PREVIEWS);
    const { rows, ignoredColumns } = await this.reader.read(who.workspaceId, source);
    const { spendable } = await this.credits.balance(who.workspaceId);
    const sound = rows.filter((row) => row.problems.length === 0);
    const credits = sound.reduce((sum, row) => sum + priceOf(row), 0);
    return {
      rows: rows.map((row) => ({
        line: row.line,
        prompt: row.prompt,
        negativePrompt: row.negativePrompt ?? undefined,
        style: row.style,
        aspectRatio: row.aspectRatio,
        resolution: row.resolution,
        count: row.count,
        credits: priceOf(row),
        problem: problemView(row.problems),
      })),
      ignoredColumns,
      sound: sound.length,
      faulty: rows.length - sound.length,
      images: sound.reduce((sum, row) => sum + row.count, 0),
      credits,
      balanceAfter: spendable - credits,
    };
  }

  /** @returns the batch, whose rows are checked from now on; of this request or its earlier twin. */
  async create(who: Principal, key: string | undefined, source: BatchSource): Promise<BatchView> {
    const begun = await this.idempotency.begin({
      scope: `batches:${who.workspaceId}`,
      key: requiredKey(key),
      bodyHash: hashBody(source),
      lease_ms: CLAIM_LEASE_MS,
    });
    if (begun.state === 'replay') return begun.body as BatchView;
    try {
      await this.withinRate(`batches:${who.workspaceId}`, CREATIONS);
      await this.moderation.mustNotWait(who.workspaceId);
      const { rows } = await this.reader.read(who.workspaceId, source);
      return await this.unitOfWork.run(() => this.write(who, source, rows, begun.claim));
    } catch (error) {
      await this.idempotency.release(begun.claim);
      throw error;
    }
  }

  private async write(
    who: Principal,
    source: BatchSource,
    rows: readonly CheckedRow[],
    claim: Claim,
  ): Promise<BatchView> {
    await this.batches.roomForOne(who.workspaceId);
    const id = newId();
    await this.batches.insert({
      id,
      workspaceId: who.workspaceId,
      userId: who.userId,
      apiKeyId: who.keyId ?? null,
      origin: who.kind === 'api_key' ? 'api' : 'studio',
      name: source.name === undefined || source.name === '' ? nameOf(rows) : source.name,
      rows: rows.length,
    });
    await this.rows.insert(id, rows);
    const batch = await this.batches.find(id);
    if (!batch) throw new Error('an inserted batch is not there');
    const view = batchView(batch, (await this.rows.sums([id])).get(id));
    await this.idempotency.complete(claim, { status: 201, body: view });
    return view;
  }

  private async withinRate(key: string, limit: typeof PREVIEWS): Promise<void> {
    const { allowed, retryAfter_s } = await this.rate.hit(key, limit);
    if (!allowed)
      throw kernelErrors.raise(
        'rate_limited',
        `Too many requests in a short time. Try again in ${retryAfter_s} seconds.`,
        { headers: { 'retry-after': String(retryAfter_s) } },
      );
  }
}

const priceOf = (row: CheckedRow): number => row.count * row.creditsEach;

/** The first words of the first row: a list of nameless batches helps nobody. */
function nameOf(rows: readonly CheckedRow[]): string {
  const first = rows.find((row) => row.prompt !== '')?.prompt ?? 'Batch';
  return first.replaceAll(/\s+/g, ' ').slice(0, 60).toWellFormed();
}
