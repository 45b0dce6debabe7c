import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import {
  ChildPool,
  ChildPoolError,
  describeError,
  log,
  type ChildPoolOptions,
  type ProblemError,
} from '#kernel';
import type { ImageType } from '../image-type.js';
import { storageErrors } from '../storage.errors.js';
import {
  MAX_PIXELS,
  type Cleaned,
  type Derived,
  type MediaAnswer,
  type MediaRequest,
  type Pixels,
  type TargetFormat,
} from './media.protocol.js';

/** Enough pixels to decide. */
const MODERATORS_EDGE = 1024;

/** Whoever comes after so many is asked to come again. */
const MAX_WAITING = 20;

const ON_DEMAND: ChildPoolOptions = {
  entry: new URL('./media.child.js', import.meta.url),
  size: 1,
  job_timeout_ms: 60_000,
  max_queue: MAX_WAITING,
  idle_ms: 60_000,
};

/** Pictures are decoded in child processes: they take memory, and strangers make some of them. */
@Injectable()
export class Media implements OnApplicationShutdown {
  private readonly pool = new ChildPool<MediaRequest, MediaAnswer>({
    entry: new URL('./media.child.js', import.meta.url),
    size: 2,
    job_timeout_ms: 60_000,
    max_queue: 200,
    idle_ms: 60_000,
  });

  /** By themselves: what people look at or take elsewhere holds up nobody's results and uploads. */
  private readonly conversions = new ChildPool<MediaRequest, MediaAnswer>(ON_DEMAND);
  private readonly copies = new ChildPool<MediaRequest, MediaAnswer>(ON_DEMAND);

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.pool.close(), this.conversions.close(), this.copies.close()]);
  }

  /** True size, derivatives and placeholder. @throws undecodable, too_many_pixels, animated_image, media_unavailable */
  derive(bytes: Uint8Array): Promise<Derived> {
    return this.run<Derived>({ op: 'derive', bytes });
  }

  /** A copy without metadata, and its thumbnail. @throws as `derive` */
  clean(bytes: Uint8Array, type: ImageType): Promise<Cleaned> {
    return this.run<Cleaned>({ op: 'clean', bytes, type });
  }

  /** A derivative of at most `maxEdge` pixels. @throws as `derive` */
  async shrink(bytes: Uint8Array, maxEdge: number, format: TargetFormat): Promise<Buffer> {
    const request = { op: 'shrink', bytes, maxEdge, format } as const;
    return Buffer.from(await this.run<Uint8Array>(request, this.copies));
  }

  /** The whole picture in another format. @param signal ends the wait for it. @throws as `derive` */
  async convert(bytes: Uint8Array, format: TargetFormat, signal?: AbortSignal): Promise<Buffer> {
    const request = { op: 'convert', bytes, format } as const;
    return Buffer.from(await this.run<Uint8Array>(request, this.conversions, signal));
  }

  /** A JPEG of at most `maxEdge` pixels. @throws as `derive` */
  async smallJpeg(bytes: Uint8Array, maxEdge: number): Promise<Buffer> {
    return Buffer.from(await this.run<Uint8Array>({ op: 'small-jpeg', bytes, maxEdge }));
  }

  /** What a picture shows, see `Storage.views`. @throws as `derive` */
  async views(bytes: Uint8Array, maxEdge: number): Promise<Buffer[]> {
    const views = await this.run<Uint8Array[]>({ op: 'views', bytes, maxEdge });
    return views.map((view) => Buffer.from(view));
  }

  /** All views in one JPEG, for people. @throws as `derive` */
  async sideBySide(bytes: Uint8Array, maxEdge: number): Promise<Buffer> {
    return Buffer.from(await this.run<Uint8Array>({ op: 'side-by-side', bytes, maxEdge }));
  }

  /**
   * For people who decide, and would rather not see more than they must: a transparent picture on
   * white, and on black beside it; blurred unless `clear`. @throws as `derive`
   */
  async forModerators(bytes: Uint8Array, clear: boolean): Promise<Buffer> {
    const shown = await this.sideBySide(bytes, MODERATORS_EDGE);
    return clear ? shown : this.blurredJpeg(shown, 2 * MODERATORS_EDGE);
  }

  /** The small JPEG, blurred until only its colours are left. @throws as `derive` */
  async blurredJpeg(bytes: Uint8Array, maxEdge: number): Promise<Buffer> {
    return Buffer.from(await this.run<Uint8Array>({ op: 'blurred-jpeg', bytes, maxEdge }));
  }

  /** The mask as a PNG of exactly that size. @throws as `derive` */
  async fitMask(bytes: Uint8Array, size: { width: number; height: number }): Promise<Buffer> {
    const { width, height } = size;
    return Buffer.from(await this.run<Uint8Array>({ op: 'fit-mask', bytes, width, height }));
  }

  /** A picture of at most `maxEdge` pixels as its colours, on white. @throws as `derive` */
  pixels(bytes: Uint8Array, maxEdge: number): Promise<Pixels> {
    return this.run<Pixels>({ op: 'pixels', bytes, maxEdge });
  }

  private async run<A extends MediaAnswer>(
    request: MediaRequest,
    pool = this.pool,
    signal?: AbortSignal,
  ): Promise<A> {
    try {
      return (await pool.run(request, { signal })) as A;
    } catch (error) {
      throw asProblem(error);
    }
  }
}

function asProblem(error: unknown): ProblemError {
  switch (error instanceof ChildPoolError ? error.code : '') {
    case 'undecodable':
      return storageErrors.raise(
        'undecodable',
        'The picture is damaged or of an unusual kind. Save it again as PNG, JPEG or WebP.',
        { cause: error },
      );
    case 'too_many_pixels':
      return storageErrors.raise(
        'too_many_pixels',
        `Use a picture of at most ${MAX_PIXELS / 1_000_000} megapixels.`,
        { cause: error },
      );
    case 'animated_image':
      return storageErrors.raise('animated_image', 'Use a still picture instead.', {
        cause: error,
      });
  }
  // A child that died or ran out of time: not the picture's fault as far as anyone can tell.
  log.warn({ error: describeError(error) }, 'media work failed');
  return storageErrors.raise('media_unavailable', 'Try again in a moment.', {
    headers: { 'retry-after': '5' },
    cause: error,
  });
}
