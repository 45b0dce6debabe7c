import { describe, expect, it } from '@jest/globals';
import type { StoredObject } from '../data/stored-object.js';
import { emptyReport, withDeleted, withFound } from './retention-report.js';

const object = (id: string, ownerKind: 'upload' | 'image', day: number, bytes = 10) =>
  ({
    id,
    key: `k/${id}`,
    ownerKind,
    ownerId: id,
    workspaceId: 'w',
    bytes,
    createdAt: new Date(Date.UTC(2026, 0, day)),
  }) as StoredObject;
const due = (id: string, ownerKind: 'upload' | 'image', day: number, totalBytes: number) => ({
  object: object(id, ownerKind, day),
  totalBytes,
  isTold: true,
});

describe('a retention report', () => {
  it('adds up batch by batch, as if all had come at once', () => {
    const batch = [due('a', 'upload', 3, 100), due('b', 'image', 2, 50), due('c', 'image', 1, 7)];
    const atOnce = withFound(emptyReport(), { due: batch, kept: 2, waiting: 3 });
    const inSteps = withFound(
      withFound(emptyReport(), { due: batch.slice(0, 1), kept: 1, waiting: 3 }),
      { due: batch.slice(1), kept: 1, waiting: 0 },
    );
    expect(inSteps).toEqual(atOnce);
    expect(atOnce).toMatchObject({
      uploads: { count: 1, bytes: 100, oldest: '2026-01-03T00:00:00.000Z' },
      outputs: { count: 2, bytes: 57, oldest: '2026-01-01T00:00:00.000Z' },
      kept: 2,
      waiting: 3,
    });
    expect(atOnce.sample.map((row) => row.objectId)).toEqual(['a', 'b', 'c']);
  });

  it('bounds its sample and its list of failures, and counts on', () => {
    const many = Array.from({ length: 150 }, (_, n) => due(`o${n}`, 'image', 1, 1));
    expect(withFound(emptyReport(), { due: many, kept: 0, waiting: 0 }).sample).toHaveLength(20);
    const failed = many.map(({ object: { id, key } }) => ({ objectId: id, key, reason: 'no' }));
    const report = withDeleted(emptyReport(), [], failed);
    expect(report.failures).toHaveLength(100);
    expect(report.failureCount).toBe(150);
  });

  it('lists a key that fails again only once', () => {
    const failure = { objectId: 'a', key: 'k/a', reason: 'no' };
    const report = withDeleted(withDeleted(emptyReport(), [], [failure]), [], [failure]);
    expect([report.failures.length, report.failureCount]).toEqual([1, 1]);
  });

  it('counts what was seen to be gone', () => {
    const report = withDeleted(emptyReport(), [object('a', 'image', 1, 5)], []);
    expect(report).toMatchObject({ deletedObjects: 1, deletedBytes: 5, verifiedGone: 1 });
  });
});
