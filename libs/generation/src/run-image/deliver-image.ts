import { Clock, describeError, FaultPoints, log } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { AttemptRepository, type AttemptEnd } from '../data/attempt.repository.js';
import type { StoredObject } from '../data/image.repository.js';
import type { UndeliveredCode } from '../image-end.js';
import { PipelineOptions } from '../pipeline-options.js';
import { backoff_ms } from '../retry-policy.js';
import { SendToReview } from '../review-image/send-to-review.js';
import { SettleImage } from '../settle-image/settle-image.js';
import { BlankResults } from './blank-results.js';
import { CheckResult } from './check-result.js';
import { Fenced, LeasedImages, type Leased } from './leased-image.js';
import type { MadeImage } from './make-image.js';
import { StoreResult, type StoreOutcome } from './store-result.js';

/** From the provider's bytes to a delivered and charged image. */
@Injectable()
export class DeliverImage {
  constructor(
    private readonly leases: LeasedImages,
    private readonly results: StoreResult,
    private readonly attempts: AttemptRepository,
    private readonly storage: Storage,
    private readonly check: CheckResult,
    private readonly blanks: BlankResults,
    private readonly settle: SettleImage,
    private readonly reviews: SendToReview,
    private readonly clock: Clock,
    private readonly options: PipelineOptions,
    private readonly faults: FaultPoints,
  ) {}

  /** Keeps what was made. @returns its bytes, or null when the image was given back or ended. */
  async store(leased: Leased, made: MadeImage, stop: AbortSignal): Promise<Uint8Array | null> {
    await this.leases.beginStoring(leased);
    return this.keep(leased, made, stop);
  }

  /** Goes on with what a predecessor made and could not store. @returns as `store` */
  async resume(leased: Leased, stop: AbortSignal): Promise<Uint8Array | null> {
    const found = await this.results.find(leased);
    if (found === 'elsewhere')
      await this.leases.giveBack(leased, this.options.spool_retry_ms, { uncounted: false });
    else if (found === 'overdue') await this.end(leased, 'storage_unavailable', SPOOL_LOST);
    else if (found === 'lost') await this.again(leased, 'interrupted', SPOOL_LOST);
    else return this.keep(leased, found, stop);
    return null;
  }

  private async keep(
    leased: Leased,
    made: MadeImage,
    stop: AbortSignal,
  ): Promise<Uint8Array | null> {
    const token = this.results.tokenOf(leased);
    const outcome = await this.results.store(leased, made, stop);
    if (outcome.state === 'left') {
      await this.leases.giveBack(leased, 0, { uncounted: false });
      return null;
    }
    const bytes = await this.judge(leased, made, outcome);
    await this.results.forget(leased, token);
    return bytes;
  }

  private async judge(
    leased: Leased,
    made: MadeImage,
    outcome: Exclude<StoreOutcome, { state: 'left' }>,
  ): Promise<Uint8Array | null> {
    switch (outcome.state) {
      case 'unavailable':
        await this.end(leased, 'storage_unavailable', attemptEnd(made, 'unusable'));
        return null;
      case 'unreadable': {
        const message = `${made.result.bytes.length} bytes that do not decode`;
        await this.unusable(leased, made, 'unreadable_result', message);
        return null;
      }
      case 'removed':
        await this.unusable(leased, made, 'interrupted', 'what was stored was removed meanwhile');
        return null;
      case 'blank':
        await this.blank(leased, made);
        return null;
      case 'stored':
        return this.fits(leased, made, outcome.object);
    }
  }

  /** What was stored is what was asked for: then the image knows it. */
  private async fits(
    leased: Leased,
    made: MadeImage,
    object: StoredObject,
  ): Promise<Uint8Array | null> {
    const { width, height } = leased.generation;
    if (object.width !== width || object.height !== height) {
      await this.drop(object);
      const message = `asked for ${width}x${height}, got ${object.width}x${object.height}`;
      const error = { kind: 'wrong_size', message };
      await this.end(leased, 'wrong_size', { ...attemptEnd(made, 'unusable'), error });
      return null;
    }
    if (object.contentType !== `image/${leased.generation.outputFormat}`) {
      await this.drop(object);
      const message = `asked for ${leased.generation.outputFormat}, got ${object.contentType}`;
      await this.unusable(leased, made, 'wrong_format', message);
      return null;
    }
    await this.record(leased, made, object);
    this.faults.reach('image.object-recorded', leased.image.id);
    return made.result.bytes;
  }

  private async record(leased: Leased, made: MadeImage, object: StoredObject): Promise<void> {
    const { provider, result } = made;
    try {
      await this.leases.recordObject(
        leased,
        object,
        {
          provider,
          model: result.model,
          quality: result.quality ?? null,
          echo: result.echo ?? null,
          costMicroUsd: made.costMicroUsd,
        },
        attemptEnd(made, 'delivered'),
      );
    } catch (error) {
      // Somebody else owns the image, or ended it: nobody will ever name these bytes.
      if (error instanceof Fenced) await this.drop(object);
      throw error;
    }
  }

  /** Of this lease alone, whoever made the bytes: nobody else names it. */
  private async drop({ objectId }: StoredObject): Promise<void> {
    await this.storage.remove([objectId], 'not_delivered').catch(logged);
  }

  /** Checks the stored picture and delivers it; also where a predecessor got as far as storing. */
  async deliver(leased: Leased, bytes: Uint8Array | null): Promise<void> {
    const { image, guard } = leased;
    const outcome = await this.check.check(image, bytes ?? (await this.readBack(leased)));
    switch (outcome.state) {
      case 'allowed':
        this.faults.reach('image.checked', image.id);
        await this.settle.settle(image, guard, { delivered: true, verdictId: outcome.verdictId });
        return;
      case 'blocked':
        await this.block(leased, outcome);
        return;
      case 'review':
        await this.reviews.send(image, guard, outcome.verdictId);
        return;
      case 'unavailable':
        if (this.checkingFor_ms(leased) >= this.options.check_patience_ms)
          await this.settle.settle(image, guard, { delivered: false, code: 'check_unavailable' });
        else await this.leases.giveBack(leased, this.options.check_retry_ms, { uncounted: false });
    }
  }

  /** Refused bytes stay hidden in quarantine for a while: an appeal may be won. */
  private async block(
    { image, guard }: Leased,
    { verdictId, rule }: { verdictId: string | null; rule: string | null },
  ): Promise<void> {
    const refused = image.objectId;
    const objectId = refused ? await this.storage.quarantine(refused) : null;
    const code = 'result_refused';
    await this.settle.settle(image, guard, { delivered: false, code, verdictId, rule, objectId });
  }

  private async readBack({ image }: Leased): Promise<Uint8Array> {
    if (image.objectId === null) throw new Error(`image ${image.id} is in storing without bytes`);
    return (await this.storage.read(image.objectId)).bytes;
  }

  /** A file that cannot be read, or is of another kind, may be an accident: the attempts decide. */
  private async unusable(
    leased: Leased,
    made: MadeImage,
    code: Extract<UndeliveredCode, 'unreadable_result' | 'wrong_format' | 'interrupted'>,
    message: string,
  ): Promise<void> {
    await this.again(leased, code, {
      ...attemptEnd(made, 'unusable'),
      error: { kind: code, message },
    });
  }

  /**
   * One blank picture may be an accident; a second one is the model's answer to this prompt. Whoever
   * asks for blank pictures all day gets one call for each.
   */
  private async blank(leased: Leased, made: MadeImage): Promise<void> {
    const code = 'blank_result';
    const attempt: AttemptEnd = {
      ...attemptEnd(made, 'unusable'),
      error: { kind: code, message: 'one colour, or nothing, all over' },
    };
    const { id, workspaceId } = leased.image;
    const isSecond = await this.attempts.hasFailedWith(id, code);
    const again = !isSecond && (await this.blanks.mayTryAgain(workspaceId));
    this.blanks.count(again ? 'again' : 'end');
    if (again) await this.again(leased, code, attempt);
    else await this.end(leased, code, attempt);
  }

  /** Back to the provider while attempts are left, else the end. @throws Fenced */
  private async again(leased: Leased, code: UndeliveredCode, attempt: AttemptEnd): Promise<void> {
    const { attempts, id } = leased.image;
    if (attempts >= this.options.retry.max_attempts) return this.end(leased, code, attempt);
    const delay_ms = backoff_ms(attempts, Math.random(), this.options.retry);
    const change = { uncounted: false, attempt, anew: true };
    if (!(await this.leases.giveBack(leased, delay_ms, change))) throw new Fenced(id);
  }

  /** @throws Fenced */
  private async end(leased: Leased, code: UndeliveredCode, attempt: AttemptEnd): Promise<void> {
    const { image, guard } = leased;
    const won = await this.settle.settle(image, guard, { delivered: false, code, attempt });
    if (!won) throw new Fenced(image.id);
  }

  private checkingFor_ms({ image }: Leased): number {
    const now = this.clock.now();
    return now.getTime() - (image.checkingSince ?? now).getTime();
  }
}

/** Another machine had the bytes and did not come back in time, or this one's disk lost them. */
const SPOOL_LOST: AttemptEnd = {
  outcome: 'unknown',
  error: { kind: 'spool_lost', message: 'what was made waited on a disk and is not there' },
};

const logged = (error: unknown): void =>
  log.warn({ error: describeError(error) }, 'an unused object was not removed');

function attemptEnd(made: MadeImage, outcome: AttemptEnd['outcome']): AttemptEnd {
  const { result, call_ms, costMicroUsd } = made;
  return {
    outcome,
    requestId: result.requestId,
    model: result.model,
    costMicroUsd,
    usage: result.usage,
    call_ms,
  };
}
