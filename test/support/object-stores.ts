import { unpackedCeph } from '../../scripts/lib/test-radosgw.mjs';
import { freshBucket } from './radosgw.js';

export interface TestStore {
  /** What makes the product use it. */
  env: Record<string, string>;
  drop(): Promise<void>;
}

export interface TestStoreKind {
  name: 'disk' | 's3';
  open(): Promise<TestStore>;
}

/**
 * Both homes of objects: the disk, and a real S3 server (Debian's radosgw). Where that server's
 * packages cannot be had, the reason is printed and the disk alone is left; a server that does not
 * start fails the tests.
 */
export async function testStoreKinds(): Promise<TestStoreKind[]> {
  const kinds: TestStoreKind[] = [
    { name: 'disk', open: () => Promise.resolve({ env: {}, drop: () => Promise.resolve() }) },
  ];
  try {
    await unpackedCeph();
    kinds.push({ name: 's3', open: freshBucket });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(`SKIPPED: tests against a real S3 server, because ${reason}\n`);
  }
  return kinds;
}
