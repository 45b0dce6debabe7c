import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { ChildPool, ChildPoolError, Clock, Config, describeError, log, Metrics } from '#kernel';
import { sniffImageType, type ImageType } from '../image-type.js';
import { storageErrors } from '../storage.errors.js';
import { NO_CREDENTIALS, type ContentCredentials, type SourceType } from './content-credentials.js';
import type { SealAnswer, Sealed, SealRequest, SigningCertificate } from './seal.protocol.js';
import { signingCertificate } from './signing-certificate.js';

export interface UnsealedPicture {
  imageId: string;
  /** As its maker sent it. */
  bytes: Uint8Array;
  /** What made the pixels. */
  tool: string;
  sourceType: SourceType;
  /** Nobody wants the picture any more: its place in the queue is for others. */
  signal?: AbortSignal;
}

export interface SealedPicture {
  bytes: Uint8Array;
  credentials: ContentCredentials;
}

const GENERATOR = { name: 'GPT Image 2 Generator', version: '1.0' };
/** A child that died may have died of something else: once more with a new one. */
const TRIES = 2;
const NEVER_BEGAN = ['overloaded', 'closed'];

/**
 * Content credentials: read where the maker of a picture gave some, else written by us. In a child
 * process of its own, which holds the key and decodes no picture.
 */
@Injectable()
export class SealPicture implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly pool = new ChildPool<SealRequest, SealAnswer>({
    entry: new URL('./seal.child.js', import.meta.url),
    size: 1,
    job_timeout_ms: 60_000,
    max_queue: 200,
    idle_ms: 60_000,
  });
  private certificate: Promise<SigningCertificate> | null = null;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** @throws ConfigError: an operator's certificate that cannot be used stops the boot. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.c2pa) await this.own();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }

  /**
   * The picture as it is to be kept. One that cannot be signed stays as it came, since a customer's
   * picture is worth more than our word on it, and its record says so.
   * @throws the signal's reason, and nothing else
   */
  async seal(picture: UnsealedPicture): Promise<SealedPicture> {
    const type = sniffImageType(picture.bytes);
    if (!type) return { bytes: picture.bytes, credentials: NO_CREDENTIALS };
    for (let attempt = 1; ; attempt += 1) {
      try {
        const { bytes, credentials, unlabelled } = await this.ask(picture, type);
        if (unlabelled !== undefined) {
          log.error({ imageId: picture.imageId, error: unlabelled }, 'a picture was not labelled');
          this.count('unlabelled');
        }
        this.count(bytes ? 'signed' : 'kept');
        return { bytes: bytes ?? picture.bytes, credentials };
      } catch (error) {
        picture.signal?.throwIfAborted();
        log.error(
          { imageId: picture.imageId, attempt, error: describeError(error) },
          'a picture was not signed',
        );
        // Where it never began, the next moment is no better.
        const isRefused = error instanceof ChildPoolError && NEVER_BEGAN.includes(error.code);
        if (attempt < TRIES && !isRefused) continue;
        return this.unsealed(picture.bytes);
      }
    }
  }

  /** A picture without our word on it: as its maker sent it. */
  unsealed(bytes: Uint8Array): SealedPicture {
    this.count('failed');
    return { bytes, credentials: { ...NO_CREDENTIALS, failed: true } };
  }

  /** What a stored picture says of its origin. @throws media_unavailable */
  async read(bytes: Uint8Array, type: ImageType): Promise<ContentCredentials> {
    try {
      const { chain } = await this.own();
      const request = { op: 'read', bytes, type, ours: { generator: GENERATOR, chain } } as const;
      return (await this.pool.run(request)) as ContentCredentials;
    } catch (cause) {
      throw storageErrors.raise('media_unavailable', 'Try again in a moment.', {
        headers: { 'retry-after': '5' },
        cause,
      });
    }
  }

  private async ask(picture: UnsealedPicture, type: ImageType): Promise<Sealed> {
    const { iptc, aigcProducer } = this.config.imageLabels;
    const { bytes, tool, sourceType, imageId } = picture;
    const request: SealRequest = {
      op: 'seal',
      bytes,
      type,
      statement: {
        generator: GENERATOR,
        tool,
        madeAt: this.clock.now().toISOString(),
        sourceType,
      },
      labels: {
        iptc,
        aigc: aigcProducer === null ? null : { producer: aigcProducer, produceId: imageId },
      },
      certificate: await this.own(),
    };
    return (await this.pool.run(request, { signal: picture.signal })) as Sealed;
  }

  /** Read once; what failed is tried again with the next picture. */
  private own(): Promise<SigningCertificate> {
    // The time of the world: that is what readers of the file compare the certificate with.
    this.certificate ??= signingCertificate(this.config, new Date()).catch((error: unknown) => {
      this.certificate = null;
      throw error;
    });
    return this.certificate;
  }

  private count(outcome: 'signed' | 'kept' | 'failed' | 'unlabelled'): void {
    this.metrics
      .counter('gptimage_sealed_pictures_total', 'Pictures by what became of their credentials', [
        'outcome',
      ])
      .inc({ outcome });
  }
}
