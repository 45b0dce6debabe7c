import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
  type CompletedPart,
  type ListMultipartUploadsCommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { describeError, log, Tally, type Measured } from '#kernel';
import type { StoredType } from '../image-type.js';
import { workspaceOf, type ObjectKey } from '../object-key.js';
import { inParts, type Part } from './in-parts.js';
import {
  isMissingUpload,
  onceASecond,
  reachable,
  unavailable,
  unlessMissing,
} from './s3-failures.js';

/**
 * R2 wants all parts but the last to be of one size, of 5 MiB at least, and takes 10,000 of them. 8 MiB
 * passes a line of 2 Mbit/s within the time limit of one request.
 */
export const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;

interface Target {
  Bucket: string;
  Key: ObjectKey;
}

/** The single requests of S3 that a stream of unknown length needs around its parts. */
export interface Around {
  /** One PUT of everything, for a stream that ends within its first part. */
  putWhole(bytes: Buffer): Promise<void>;
  /** Bytes of the object that lies there now. */
  size(): Promise<number | null>;
}

/**
 * Writes streams in parts. One part is on its way while the next is read, so that memory holds two of
 * them. Each part carries its MD5, which the store checks; a request that fails is tried again by
 * the client, three times in all. What is not finished is aborted, and nobody ever sees it.
 */
export class MultipartPut {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
    private readonly cacheControl: string,
  ) {}

  /** @throws store_unavailable, RangeError beyond 10,000 parts, and whatever the stream throws */
  async run(key: ObjectKey, body: Readable, type: StoredType, around: Around): Promise<Measured> {
    const target = { Bucket: this.bucket, Key: key };
    const tally = new Tally();
    let upload: OpenUpload | null = null;
    try {
      for await (const part of inParts(body, PART_BYTES)) {
        tally.add(part.bytes);
        if (!upload && part.isLast) await around.putWhole(part.bytes);
        else await (upload ??= await this.begin(target, type)).add(part);
      }
      await upload?.complete();
    } catch (error) {
      await upload?.abort();
      throw error;
    }
    if (upload && (await around.size()) !== tally.bytes)
      throw unavailable(new Error('the store kept another length than was sent'));
    return tally.measured();
  }

  /**
   * Aborts what was begun before then and never completed; of one workspace, or of all.
   * @throws store_unavailable
   */
  async dropUnfinished(before: Date, workspaceId?: string): Promise<number> {
    let dropped = 0;
    let page: Pick<
      ListMultipartUploadsCommandOutput,
      'IsTruncated' | 'NextKeyMarker' | 'NextUploadIdMarker'
    > = {};
    do {
      const found: ListMultipartUploadsCommandOutput = await reachable(
        this.client.send(
          new ListMultipartUploadsCommand({
            Bucket: this.bucket,
            KeyMarker: page.NextKeyMarker,
            UploadIdMarker: page.NextUploadIdMarker,
          }),
        ),
      );
      for (const { Key, UploadId, Initiated } of found.Uploads ?? []) {
        if (!Initiated || Initiated >= before) continue;
        if (workspaceId && (!Key || workspaceOf(Key) !== workspaceId)) continue;
        await unlessMissing(
          this.client.send(new AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId })),
        );
        dropped += 1;
      }
      page = found;
    } while (page.IsTruncated);
    return dropped;
  }

  private async begin(target: Target, type: StoredType): Promise<OpenUpload> {
    const { UploadId } = await reachable(
      this.client.send(
        new CreateMultipartUploadCommand({
          ...target,
          ContentType: type,
          CacheControl: this.cacheControl,
        }),
      ),
    );
    return new OpenUpload(this.client, { ...target, UploadId });
  }
}

/** One upload in parts, from its creation to its end. */
class OpenUpload {
  private readonly parts: CompletedPart[] = [];
  private sending: Promise<void> = Promise.resolve();
  private begun = 0;

  constructor(
    private readonly client: S3Client,
    private readonly upload: Target & { UploadId: string | undefined },
  ) {}

  /** Begins to send a part once the one before it has arrived. */
  async add(part: Part): Promise<void> {
    await this.sending;
    this.begun += 1;
    if (this.begun > MAX_PARTS)
      throw new RangeError(`an object has at most ${MAX_PARTS} parts of ${PART_BYTES} bytes`);
    this.sending = this.send(this.begun, part);
    this.sending.catch(() => undefined); // looked at by whoever comes next
  }

  async complete(): Promise<void> {
    await this.sending;
    try {
      await onceASecond(() =>
        this.client.send(
          new CompleteMultipartUploadCommand({
            ...this.upload,
            MultipartUpload: { Parts: this.parts },
          }),
        ),
      );
    } catch (error) {
      // An answer that was lost and asked for again: the upload is over. The length is looked at next.
      if (!isMissingUpload(error)) throw unavailable(error);
    }
  }

  /** After the part on its way has ended, which would else stay behind. Never throws. */
  async abort(): Promise<void> {
    await this.sending.catch(() => undefined);
    try {
      await this.client.send(new AbortMultipartUploadCommand(this.upload));
    } catch (error) {
      log.warn({ error: describeError(error) }, 'an unfinished upload is left to the clean-up');
    }
  }

  private async send(PartNumber: number, { bytes, md5 }: Part): Promise<void> {
    const { ETag } = await reachable(
      this.client.send(
        new UploadPartCommand({
          ...this.upload,
          PartNumber,
          Body: bytes,
          ContentLength: bytes.length,
          ContentMD5: md5,
        }),
      ),
    );
    this.parts.push({ PartNumber, ETag });
  }
}
