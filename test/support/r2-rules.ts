import type { IncomingMessage } from 'node:http';
import { freshBucket } from './radosgw.js';
import type { TestStore } from './object-stores.js';
import { s3Error, startS3Proxy, type Verdict } from './s3-proxy.js';

const MIN_PART_BYTES = 5 * 1024 * 1024;
/** One write of a key in that time. */
const ONE_WRITE_ms = 1_000;
/** Cloudflare's list of what R2 has not, as far as a client of objects can send it. */
const NOT_IMPLEMENTED =
  /^x-amz-(checksum-.*|sdk-checksum-algorithm|trailer|acl|grant-.*|tagging|server-side-encryption|website-redirect-location|object-lock-.*|request-payer|expected-bucket-owner)$/;

/** A bucket of radosgw behind the rules of Cloudflare R2: what passes here passes there. */
export async function r2Bucket(): Promise<TestStore> {
  const bucket = await freshBucket();
  const proxy = await startS3Proxy(bucket.endpoint);
  proxy.before = r2Rules();
  return {
    env: { ...bucket.env, S3_ENDPOINT: proxy.url },
    async drop() {
      await proxy.close();
      await bucket.drop();
    },
  };
}

/** What R2 refuses and other servers take: for the `before` of an S3 proxy. */
export function r2Rules(): (incoming: IncomingMessage) => Verdict {
  const parts = new Map<string, Map<number, number>>();
  const written_ms = new Map<string, number>();
  return (incoming) => {
    const { pathname, searchParams: query } = new URL(incoming.url ?? '/', 'http://r2');
    const asked = [...Object.keys(incoming.headers), ...query.keys()];
    if (asked.some((name) => NOT_IMPLEMENTED.test(name.toLowerCase())))
      return s3Error(501, 'NotImplemented');
    if (incoming.headers['content-type']?.startsWith('multipart/form-data'))
      return s3Error(501, 'NotImplemented');
    if (hasExpired(query)) return s3Error(400, 'ExpiredRequest');
    const uploadId = query.get('uploadId');
    const isOurs = incoming.headers.authorization !== undefined;
    if (isOurs && incoming.method === (uploadId === null ? 'PUT' : 'POST')) {
      if (Date.now() - (written_ms.get(pathname) ?? 0) < ONE_WRITE_ms)
        return s3Error(429, 'TooManyRequests');
      written_ms.set(pathname, Date.now());
    }
    if (uploadId === null) return 'pass';
    if (incoming.method === 'PUT') {
      const sizes = parts.get(uploadId) ?? new Map<number, number>();
      parts.set(uploadId, sizes);
      sizes.set(Number(query.get('partNumber')), Number(incoming.headers['content-length']));
    }
    if (incoming.method === 'POST' && !areEqual(parts.get(uploadId)))
      return s3Error(400, 'InvalidPart');
    return 'pass';
  };
}

function hasExpired(query: URLSearchParams): boolean {
  const [signed, lives_s] = [query.get('X-Amz-Date'), query.get('X-Amz-Expires')];
  if (signed === null || lives_s === null) return false;
  const at = signed.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
  return Date.now() > Date.parse(at) + Number(lives_s) * 1000;
}

/** All parts but the last are of one size, and not small. */
function areEqual(sizes = new Map<number, number>()): boolean {
  const inOrder = [...sizes.keys()].sort((a, b) => a - b).map((part) => sizes.get(part) ?? 0);
  const first = inOrder[0] ?? 0;
  const others = inOrder.slice(0, -1);
  return others.every((size) => size === first && size >= MIN_PART_BYTES);
}
