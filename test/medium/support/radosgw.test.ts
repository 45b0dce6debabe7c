import { expect, it } from '@jest/globals';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

import { freshBucket } from '../../support/radosgw.js';

it('gives an S3 bucket that keeps objects and checks signatures', async () => {
  const { client, bucket, endpoint, accessKeyId, drop } = await freshBucket();
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a/b.txt', Body: 'bytes' }));
  const got = await client.send(new GetObjectCommand({ Bucket: bucket, Key: 'a/b.txt' }));
  expect(await got.Body?.transformToString()).toBe('bytes');

  const forger = new S3Client({
    endpoint,
    region: 'auto',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey: 'guessed' },
  });
  await expect(
    forger.send(new GetObjectCommand({ Bucket: bucket, Key: 'a/b.txt' })),
  ).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
  forger.destroy();
  await drop();
});
