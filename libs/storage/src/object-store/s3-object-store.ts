import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Measured } from '#kernel';
import type { ByteRange } from '../byte-range.js';
import type { StoredType } from '../image-type.js';
import { parseKey, type ObjectKey } from '../object-key.js';
import { BucketSetup } from './bucket-setup.js';
import { MultipartPut } from './multipart-put.js';
import {
  ObjectStore,
  type DeleteFailure,
  type GetGrant,
  type ObjectBody,
  type ObjectHead,
  type ObjectPage,
  type PutGrant,
  type SignedUrl,
} from './object-store.js';
import {
  isNotImplemented,
  onceASecond,
  reachable,
  unavailable,
  unlessMissing,
} from './s3-failures.js';

export interface S3StoreSettings {
  endpoint: string;
  /** Host in signed URLs, where browsers see another one than we do. */
  publicEndpoint: string;
  region: string;
  bucket: string;
  accessKeyId: string;
  secretAccessKey: string;
  forcePathStyle: boolean;
  /** Origin of our own pages: the only one that may PUT from a browser. */
  publicUrl: string;
}

/** Objects are immutable, so any cache may keep them for as long as it likes. */
const CACHE_CONTROL = 'private, max-age=31536000, immutable';
/** A request of more may not end within its time limit on an ordinary line: parts do. */
const WHOLE_MAX_BYTES = 64 * 1024 * 1024;
const DELETES_AT_ONCE = 8;
const CHECK_TIMEOUT_MS = 3_000;

/**
 * Objects in S3 or Cloudflare R2. R2 refuses the checksums that the SDK adds by default
 * (501 NotImplemented), hence WHEN_REQUIRED; they would also be baked into signed URLs as the
 * checksum of an empty body.
 */
export class S3ObjectStore extends ObjectStore {
  readonly kind = 's3';
  private readonly client: S3Client;
  private readonly signer: S3Client;
  private readonly setup: BucketSetup;
  private readonly bucket: string;
  private readonly multipart: MultipartPut;
  private deletesOneByOne = false;

  constructor(settings: S3StoreSettings) {
    super();
    this.bucket = settings.bucket;
    this.client = new S3Client(clientConfig(settings, settings.endpoint, settings.region));
    this.signer = new S3Client(clientConfig(settings, settings.publicEndpoint, settings.region));
    this.multipart = new MultipartPut(this.client, this.bucket, CACHE_CONTROL);
    this.setup = new BucketSetup(this.client, () => this.creator(settings), settings);
  }

  async put(key: ObjectKey, body: Uint8Array, type: StoredType): Promise<void> {
    if (body.length > WHOLE_MAX_BYTES) {
      await this.putStream(key, Readable.from([body]), type);
      return;
    }
    await this.setup.done();
    const command = () =>
      new PutObjectCommand({
        Bucket: this.bucket,
        Key: key,
        Body: body,
        ContentType: type,
        ContentLength: body.length,
        CacheControl: CACHE_CONTROL,
      });
    await reachable(onceASecond(() => this.client.send(command())));
  }

  async putStream(key: ObjectKey, body: Readable, type: StoredType): Promise<Measured> {
    try {
      await this.setup.done();
    } catch (error) {
      body.destroy();
      throw error;
    }
    return this.multipart.run(key, body, type, {
      putWhole: (bytes) => this.put(key, bytes, type),
      size: async () => (await this.head(key))?.bytes ?? null,
    });
  }

  async get(key: ObjectKey, range?: ByteRange): Promise<ObjectBody | null> {
    const Range = range ? `bytes=${range.start}-${range.end}` : undefined;
    const found = await unlessMissing(
      this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key, Range })),
    );
    if (!found) return null;
    if (!(found.Body instanceof Readable)) throw new TypeError('S3 gave a body that is no stream');
    return { stream: found.Body, bytes: found.ContentLength ?? 0 };
  }

  async head(key: ObjectKey): Promise<ObjectHead | null> {
    const found = await unlessMissing(
      this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key })),
    );
    if (!found) return null;
    return {
      key,
      bytes: found.ContentLength ?? 0,
      modifiedAt: found.LastModified ?? new Date(0),
    };
  }

  async delete(keys: readonly ObjectKey[]): Promise<DeleteFailure[]> {
    if (keys.length === 0) return [];
    if (this.deletesOneByOne) return this.deleteEach(keys);
    try {
      const answer = await this.client.send(
        new DeleteObjectsCommand({
          Bucket: this.bucket,
          Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
        }),
      );
      return (answer.Errors ?? [])
        .filter((error) => error.Code !== 'NoSuchKey')
        .map((error) => ({ key: parseKey(error.Key ?? ''), reason: error.Code ?? 'unknown' }));
    } catch (error) {
      // The SDK always puts a checksum on this one call; some servers refuse it.
      if (!isNotImplemented(error)) throw unavailable(error);
      this.deletesOneByOne = true;
      return this.deleteEach(keys);
    }
  }

  async list(prefix: string, page: { limit: number; after?: string }): Promise<ObjectPage> {
    await this.setup.done();
    const answer = await reachable(
      this.client.send(
        new ListObjectsV2Command({
          Bucket: this.bucket,
          Prefix: prefix,
          MaxKeys: page.limit,
          StartAfter: page.after,
        }),
      ),
    );
    const objects = (answer.Contents ?? []).map((item) => ({
      key: item.Key ?? '',
      bytes: item.Size ?? 0,
      modifiedAt: item.LastModified ?? new Date(0),
    }));
    return { objects, next: answer.IsTruncated ? (objects.at(-1)?.key ?? null) : null };
  }

  async dropUnfinished(before: Date, workspaceId?: string): Promise<number> {
    await this.setup.done();
    return this.multipart.dropUnfinished(before, workspaceId);
  }

  async signPut(grant: PutGrant): Promise<SignedUrl> {
    await this.setup.done();
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: grant.key,
      ContentType: grant.type,
      ContentLength: grant.bytes,
    });
    const url = await getSignedUrl(this.signer, command, {
      expiresIn: grant.expires_s,
      signableHeaders: new Set(['content-type', 'content-length']),
    });
    return { url, headers: { 'content-type': grant.type } };
  }

  signGet(grant: GetGrant): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: grant.key });
    return getSignedUrl(this.signer, command, { expiresIn: grant.expires_s });
  }

  /** Answers soon, also when the store does not: a probe must not wait for all our retries. */
  async check(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(unavailable('no answer in time')), CHECK_TIMEOUT_MS);
    });
    const answer = this.setup.done().then(() => this.setup.probe());
    try {
      await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Region `auto` is refused by some servers at bucket creation; us-east-1 is an alias on R2. */
  private creator(settings: S3StoreSettings): S3Client {
    return new S3Client(clientConfig(settings, settings.endpoint, 'us-east-1'));
  }

  private async deleteEach(keys: readonly ObjectKey[]): Promise<DeleteFailure[]> {
    const failures: DeleteFailure[] = [];
    for (let at = 0; at < keys.length; at += DELETES_AT_ONCE) {
      await Promise.all(
        keys.slice(at, at + DELETES_AT_ONCE).map(async (key) => {
          try {
            await unlessMissing(
              this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key })),
            );
          } catch (error) {
            failures.push({ key, reason: error instanceof Error ? error.message : 'unknown' });
          }
        }),
      );
    }
    return failures;
  }
}

function clientConfig(settings: S3StoreSettings, endpoint: string, region: string): S3ClientConfig {
  return {
    endpoint,
    region,
    forcePathStyle: settings.forcePathStyle,
    credentials: {
      accessKeyId: settings.accessKeyId,
      secretAccessKey: settings.secretAccessKey,
    },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      throwOnRequestTimeout: true,
    },
  };
}
