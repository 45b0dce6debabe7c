import { randomBytes } from 'node:crypto';

import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';

import { testObjectStore } from '../../scripts/lib/test-radosgw.mjs';

export interface TestBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What makes the product use it. */
  readonly env: Record<string, string>;
  /** A client of your own, to look at what the product stored. */
  readonly client: S3Client;
  drop(): Promise<void>;
}

/** An empty bucket of your own on a real S3 server that checks signatures. Needs Debian. */
export async function freshBucket(): Promise<TestBucket> {
  const { endpoint, accessKeyId, secretAccessKey } = await testObjectStore();
  const bucket = `test-${randomBytes(6).toString('hex')}`;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1', // radosgw refuses to create a bucket in R2's region "auto".
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    endpoint,
    bucket,
    accessKeyId,
    secretAccessKey,
    client,
    env: {
      S3_ENDPOINT: endpoint,
      S3_REGION: 'auto',
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
      S3_FORCE_PATH_STYLE: '1',
    },
    async drop() {
      for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket })) {
        for (const { Key } of page.Contents ?? []) {
          await client.send(new DeleteObjectCommand({ Bucket: bucket, Key }));
        }
      }
      await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      client.destroy();
    },
  };
}
