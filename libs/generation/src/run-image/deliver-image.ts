import { Clock, describeError, FaultPoints, isProblem, log } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { AttemptEnd } from '../data/attempt.repository.js';
import type { StoredObject } from '../data/image.repository.js';
import type { UndeliveredCode } from '../image-end.js';
import { PipelineOptions } from '../pipeline-options.js';
import type { ProviderResult } from '../provider/image-provider.js';
import { backoff_ms } from '../retry-policy.js';
import { SettleImage } from '../settle-image/settle-image.js';
import { CheckResult } from './check-result.js';
import { Fenced, LeasedImages, type Leased } from './leased-image.js';
import type { MadeImage } from './make-image.js';

/** From the provider's bytes to a delivered and charged image. */
@Injectable()
export class DeliverImage {
  constructor(
    private readonly leases: LeasedImages,
    private readonly storage: Storage,
    private readonly check: CheckResult,
    private readonly settle: SettleImage,
    private readonly clock: Clock,
    private readonly options: PipelineOptions,
    private readonly faults: FaultPoints,
  ) {}

  /** Keeps what was made. @returns its bytes, or null when the image was given back or ended. */
  async store(leased: Leased, made: MadeImage): Promise<Uint8Array | null> {
    await this.leases.beginStoring(leased);
    const object = await this.put(leased, made.result.bytes);
    if (object === 'unreadable') {
      const message = `${made.result.bytes.length} bytes that do not decode`;
      await this.unusable(leased, made, 'unreadable_result', message);
      return null;
    }
    if (object === 'unavailable') {
      await this.end(leased, 'storage_unavailable', attemptEnd(made, 'unusable'));
      return null;
    }
    const { width, height } = leased.generation;
    if (object.width !== width || object.height !== height) {
      await this.end(leased, 'wrong_size', {
        ...attemptEnd(made, 'unusable'),
        error: {
          kind: 'wrong_size',
          message: `asked for ${width}x${height}, got ${object.width}x${object.height}`,
        },
      });
      await this.storage.remove([object.objectId], 'not_delivered').catch(logged);
      return null;
    }
    if (object.contentType !== `image/${leased.generation.outputFormat}`) {
      const message = `asked for ${leased.generation.outputFormat}, got ${object.contentType}`;
      await this.unusable(leased, made, 'wrong_format', message);
      await this.storage.remove([object.objectId], 'not_delivered').catch(logged);
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
          costMicroUsd: result.costMicroUsd,
        },
        attemptEnd(made, 'delivered'),
      );
    } catch (error) {
      // Somebody else owns the image, or ended it: nobody will ever name these bytes.
      if (error instanceof Fenced)
        await this.storage.remove([object.objectId], 'not_delivered').catch(logged);
      throw error;
    }
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

  /** Keeps the bytes in hand while the store is away; the slot that this takes is the brake. */
  private async put(
    { image, guard }: Leased,
    bytes: Buffer,
  ): Promise<StoredObject | 'unreadable' | 'unavailable'> {
    const until_ms = performance.now() + this.options.store_patience_ms;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.storage.putOutput({
          workspaceId: image.workspaceId,
          imageId: image.id,
          attempt: guard.fencingToken,
          bytes,
        });
      } catch (error) {
        if (UNREADABLE.some((code) => isProblem(error, code))) return 'unreadable';
        log.warn(
          { imageId: image.id, error: describeError(error) },
          'a picture was not stored yet',
        );
        const wait_ms = backoff_ms(attempt, Math.random(), this.options.retry);
        if (performance.now() + wait_ms > until_ms) return 'unavailable';
        await new Promise((resolve) => setTimeout(resolve, wait_ms));
      }
    }
  }

  /** A file that cannot be read, or is of another kind, may be an accident: the attempts decide. */
  private async unusable(
    leased: Leased,
    made: MadeImage,
    code: Extract<UndeliveredCode, 'unreadable_result' | 'wrong_format'>,
    message: string,
  ): Promise<void> {
    const attempt: AttemptEnd = {
      ...attemptEnd(made, 'unusable'),
      error: { kind: code, message },
    };
    const { attempts } = leased.image;
    if (attempts >= this.options.retry.max_attempts) return this.end(leased, code, attempt);
    const delay_ms = backoff_ms(attempts, Math.random(), this.options.retry);
    await this.leases.giveBack(leased, delay_ms, { uncounted: false, attempt });
  }

  private async end(leased: Leased, code: UndeliveredCode, attempt: AttemptEnd): Promise<void> {
    await this.settle.settle(leased.image, leased.guard, { delivered: false, code, attempt });
  }

  private checkingFor_ms({ image }: Leased): number {
    const now = this.clock.now();
    return now.getTime() - (image.checkingSince ?? now).getTime();
  }
}

const UNREADABLE = ['undecodable', 'too_many_pixels', 'animated_image', 'unsupported_type'];

const logged = (error: unknown): void =>
  log.warn({ error: describeError(error) }, 'an unused object was not removed');

function attemptEnd(
  { result }: { result: ProviderResult },
  outcome: AttemptEnd['outcome'],
): AttemptEnd {
  return {
    outcome,
    requestId: result.requestId,
    model: result.model,
    costMicroUsd: result.costMicroUsd,
    usage: result.usage,
  };
}
