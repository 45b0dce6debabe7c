import { setTimeout as wait } from 'node:timers/promises';
import { Clock, describeError, FaultPoints, isProblem, log } from '#kernel';
import { Storage, type SealedPicture, type StoredOutput } from '#storage';
import { Injectable } from '@nestjs/common';
import { PipelineOptions } from '../pipeline-options.js';
import { DEMO_PROVIDER } from '../provider/image-provider.js';
import { backoff_ms } from '../retry-policy.js';
import { Fenced, LeasedImages, type Leased } from './leased-image.js';
import type { MadeImage } from './make-image.js';
import { ResultSpool, type SpoolEntry } from './result-spool.js';
import { Stopped } from './running-images.js';
import { SpoolFolders, within, type Spooled } from './spool-folders.js';

export type StoreOutcome =
  | { state: 'stored'; object: StoredOutput }
  /** The bytes are bad, or somebody removed them meanwhile: they were not kept. */
  | { state: 'unreadable' | 'blank' | 'removed' }
  /** The store was away for longer than our patience. */
  | { state: 'unavailable' }
  /** This process ends; the bytes are on the disk, and a successor goes on from there. */
  | { state: 'left' };

/** As `node:timers` takes it at most: for ever. */
const FOR_EVER_ms = 2 ** 31 - 1;

/**
 * Keeps made bytes in the object store, however long it is away within our patience: in memory, and
 * from the first failed or slow put on this machine's disk too.
 */
@Injectable()
export class StoreResult {
  constructor(
    private readonly leases: LeasedImages,
    private readonly storage: Storage,
    private readonly spool: ResultSpool,
    private readonly folders: SpoolFolders,
    private readonly clock: Clock,
    private readonly options: PipelineOptions,
    private readonly faults: FaultPoints,
  ) {}

  /** The slot that this takes while the store is away is the brake. @throws Fenced */
  async store(leased: Leased, made: MadeImage, stop: AbortSignal): Promise<StoreOutcome> {
    const until_ms = performance.now() + this.patience_ms(leased);
    const rescue = new Rescue(() => this.toDisk(leased, made));
    let sealed = await this.seal(leased, made, rescue, stop);
    if (!sealed) return { state: 'left' };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const object = await this.put(leased, sealed, rescue, stop);
        return object ? { state: 'stored', object } : { state: 'left' };
      } catch (error) {
        if (error instanceof Fenced) throw error;
        if (isProblem(error, 'blank_picture')) return { state: 'blank' };
        if (isProblem(error, 'object_deleted')) return { state: 'removed' };
        if (UNREADABLE.some((code) => isProblem(error, code))) {
          if (sealed.bytes === made.result.bytes) return { state: 'unreadable' };
          // What its maker sent may well be good: the picture is worth more than our word on it.
          log.error({ imageId: leased.image.id }, 'a picture cannot be read as it was signed');
          sealed = this.storage.unsealed(made.result.bytes);
          continue;
        }
        log.warn(
          { imageId: leased.image.id, error: describeError(error) },
          'a picture was not stored yet',
        );
      }
      const spooled = await this.inTime(rescue.done());
      if (endedElsewhere(stop)) throw new Fenced(leased.image.id);
      if (spooled && stop.aborted) return { state: 'left' };
      const wait_ms = backoff_ms(attempt, Math.random(), this.options.retry);
      if (performance.now() + wait_ms > until_ms) return { state: 'unavailable' };
      // Told to end without room on the disk: the bytes are worth trying to the last.
      await wait(wait_ms, undefined, { signal: stop.aborted ? undefined : stop }).catch(ignored);
    }
  }

  /** What a predecessor made and left on a disk. `overdue`: it was waited for as long as may be. */
  async find(leased: Leased): Promise<Spooled | 'overdue'> {
    const found = await this.folders.find(leased.image);
    return found === 'elsewhere' && this.patience_ms(leased) <= 0 ? 'overdue' : found;
  }

  /** What is stored, or ended otherwise, leaves the disk; what this misses the sweep takes. */
  async forget({ image }: Leased, token: number): Promise<void> {
    await this.spool
      .remove({ imageId: image.id, token })
      .catch((error: unknown) =>
        log.warn({ imageId: image.id, error: describeError(error) }, 'a spooled picture stays'),
      );
  }

  /** The attempt that made the bytes names their file, also where a successor stores them. */
  tokenOf({ image, guard }: Leased): number {
    return image.spoolToken ?? guard.fencingToken;
  }

  /**
   * Once for a lease, so that all tries put the same bytes. What lies on a disk is as it was made.
   * @returns null when this process has to leave while that goes on and the disk has the picture.
   * @throws Fenced where somebody else ended it meanwhile
   */
  private async seal(
    { image, generation }: Leased,
    { provider, result }: MadeImage,
    rescue: Rescue,
    stop: AbortSignal,
  ): Promise<SealedPicture | null> {
    const gone = new AbortController();
    const leave = () => endedElsewhere(stop) && gone.abort(stop.reason);
    leave();
    stop.addEventListener('abort', leave, { once: true });
    const sealing = this.storage.seal({
      signal: gone.signal,
      imageId: image.id,
      bytes: result.bytes,
      tool: provider === DEMO_PROVIDER ? 'Demo engine' : result.model,
      // Of a masked edit a part is the customer's own picture.
      sourceType:
        generation.maskId === null
          ? 'trainedAlgorithmicMedia'
          : 'compositeWithTrainedAlgorithmicMedia',
    });
    rescue.ifSlow(sealing, this.options.slow_seal_ms);
    try {
      const sealed = await this.orLeft(sealing, rescue, stop);
      this.faults.reach('store.sealed', image.id);
      return sealed;
    } catch (error) {
      throw gone.signal.aborted ? new Fenced(image.id) : error;
    } finally {
      stop.removeEventListener('abort', leave);
    }
  }

  /** @returns null when this process has to leave while the put is under way and the disk has it. */
  private async put(
    leased: Leased,
    { bytes, credentials }: SealedPicture,
    rescue: Rescue,
    stop: AbortSignal,
  ): Promise<StoredOutput | null> {
    const { workspaceId, id } = leased.image;
    const putting = this.storage.putOutput({
      workspaceId,
      imageId: id,
      // Of this lease, whoever made the bytes: what a late loser stores and removes is its own.
      attempt: leased.guard.fencingToken,
      bytes,
      credentials,
      onPut: (put) => rescue.ifSlow(put, this.options.slow_put_ms),
    });
    try {
      const object = await this.orLeft(putting, rescue, stop);
      if (!object) putting.then((late) => this.removeUnnamed(late), ignored);
      return object;
    } finally {
      // What is just written should be noted before it is forgotten; a disk that hangs is not waited for.
      await this.inTime(rescue.settled());
    }
  }

  /** The work's result; null when this process has to leave before it comes and the disk has the picture. */
  private async orLeft<T>(work: Promise<T>, rescue: Rescue, stop: AbortSignal): Promise<T | null> {
    const over = new AbortController();
    try {
      return await Promise.race([work, this.leaving(rescue, stop, over.signal)]);
    } finally {
      work.catch(ignored);
      over.abort();
    }
  }

  /** Ends some time after the process was told to end, if the disk has the bytes; else not before `over`. */
  private async leaving(rescue: Rescue, stop: AbortSignal, over: AbortSignal): Promise<null> {
    await wait(FOR_EVER_ms, undefined, { signal: AbortSignal.any([stop, over]) }).catch(ignored);
    // Of a picture that was cancelled the put goes on: what it stores has to be removed again.
    const leaves = stop.aborted && !endedElsewhere(stop) && (await rescue.done());
    const rest_ms = leaves ? this.options.drain_ms / 2 : FOR_EVER_ms;
    await wait(rest_ms, undefined, { signal: over }).catch(ignored);
    return null;
  }

  /** Stored under a lease that is given back: the successor stores under its own. */
  private async removeUnnamed({ objectId }: StoredOutput): Promise<void> {
    await this.storage
      .remove([objectId], 'not_delivered')
      .catch((error: unknown) =>
        log.warn({ error: describeError(error) }, 'an unused object was not removed'),
      );
  }

  private async toDisk(leased: Leased, made: MadeImage): Promise<boolean> {
    if (leased.image.spoolToken !== null) return true;
    const entry: SpoolEntry = { imageId: leased.image.id, token: leased.guard.fencingToken };
    try {
      const folderId = await this.spool.id();
      if (folderId === null || !(await this.spool.keep(entry, made))) {
        log.warn({ imageId: entry.imageId }, 'no room on the disk for a picture that waits');
        return false;
      }
      await this.leases.recordSpooled(leased, folderId);
      this.faults.reach('store.spooled', entry.imageId);
      return true;
    } catch (error) {
      if (error instanceof Fenced) await this.forget(leased, entry.token);
      log.warn(
        { imageId: entry.imageId, error: describeError(error) },
        'a picture that waits is not on the disk',
      );
      return false;
    }
  }

  private async inTime<T>(disk: Promise<T>): Promise<T | undefined> {
    return within(disk, this.options.spool_disk_ms);
  }

  /** All in all, whoever has the bytes. */
  private patience_ms({ image }: Leased): number {
    return this.options.store_patience_ms - this.spooledFor_ms(image.spooledAt);
  }

  private spooledFor_ms(since: Date | null): number {
    return since ? this.clock.now().getTime() - since.getTime() : 0;
  }
}

/** One try at a time to bring the bytes to the disk; again after one that failed. */
class Rescue {
  private going: Promise<boolean> | null = null;

  constructor(private readonly toDisk: () => Promise<boolean>) {}

  /** @returns whether they are there. */
  async done(): Promise<boolean> {
    this.going ??= this.toDisk();
    const there = await this.going;
    if (!there) this.going = null;
    return there;
  }

  /** Begins when `work` takes longer than this. */
  ifSlow(work: Promise<unknown>, patience_ms: number): void {
    const slow = setTimeout(() => void this.done().catch(ignored), patience_ms);
    work.catch(ignored).finally(() => clearTimeout(slow));
  }

  async settled(): Promise<void> {
    await this.going;
  }
}

/** Cancelled, or taken away: what is done from here on counts no more. */
function endedElsewhere({ aborted, reason }: AbortSignal): boolean {
  return aborted && !(reason instanceof Stopped && reason.reason === 'shutdown');
}

const UNREADABLE = ['undecodable', 'too_many_pixels', 'animated_image', 'unsupported_type'];

const ignored = (): void => undefined;
