import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketCorsCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { isStatus, reachable } from './s3-failures.js';

export interface BucketSettings {
  bucket: string;
  publicUrl: string;
}

/**
 * Makes the bucket at the first use when it is missing and our keys may make it. Keys that may
 * only touch objects are fine: then the bucket is taken to be there.
 */
export class BucketSetup {
  private pending: Promise<void> | null = null;

  constructor(
    private readonly client: S3Client,
    private readonly creator: () => S3Client,
    private readonly settings: BucketSettings,
  ) {}

  /** Resolves once the bucket is usable. @throws store_unavailable, and tries again next time */
  done(): Promise<void> {
    this.pending ??= this.run().catch((error: unknown) => {
      this.pending = null;
      throw error;
    });
    return this.pending;
  }

  /** @throws store_unavailable */
  async probe(): Promise<void> {
    await reachable(this.head());
  }

  private async run(): Promise<void> {
    const there = await reachable(this.head());
    if (!there) await reachable(this.create());
  }

  private async head(): Promise<boolean> {
    try {
      await this.client.send(new HeadBucketCommand({ Bucket: this.settings.bucket }));
      return true;
    } catch (error) {
      if (isStatus(error, 403, 405, 501)) return true;
      if (isStatus(error, 404)) return false;
      throw error;
    }
  }

  private async create(): Promise<void> {
    const client = this.creator();
    try {
      await client.send(new CreateBucketCommand({ Bucket: this.settings.bucket }));
    } catch (error) {
      if (!isStatus(error, 409)) throw error; // 409: another process was first
    }
    await this.allowOurPages(client);
  }

  /** Browsers PUT uploads straight to the store; it must allow our pages to. */
  private async allowOurPages(client: S3Client): Promise<void> {
    try {
      await client.send(
        new PutBucketCorsCommand({
          Bucket: this.settings.bucket,
          CORSConfiguration: {
            CORSRules: [
              {
                AllowedOrigins: [new URL(this.settings.publicUrl).origin],
                AllowedMethods: ['PUT', 'GET'],
                AllowedHeaders: ['content-type'],
                MaxAgeSeconds: 3600,
              },
            ],
          },
        }),
      );
    } catch (error) {
      if (!isStatus(error, 400, 403, 405, 501)) throw error;
    }
  }
}
