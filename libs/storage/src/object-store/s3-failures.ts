import { setTimeout as delay } from 'node:timers/promises';
import { S3ServiceException } from '@aws-sdk/client-s3';
import { describeError, log, type ProblemError } from '#kernel';
import { storageErrors } from '../storage.errors.js';

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

/** R2 answers so for headers and checksums that it does not know. */
export function isNotImplemented(error: unknown): boolean {
  return (
    statusOf(error) === 501 || (error instanceof Error && error.name.startsWith('NotImplemented'))
  );
}

/** True for a missing object only: a missing bucket is the store being away. */
export function isMissingObject(error: unknown): boolean {
  return statusOf(error) === 404 && error instanceof Error && error.name !== 'NoSuchBucket';
}

/** True for an upload in parts that was completed or aborted before. */
export function isMissingUpload(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchUpload';
}

export function isStatus(error: unknown, ...statuses: number[]): boolean {
  const status = statusOf(error);
  return status !== undefined && statuses.includes(status);
}

/** The problem in place of whatever the SDK threw; the cause goes to the log, without secrets. */
export function unavailable(cause: unknown): ProblemError {
  log.warn({ error: describeError(cause), status: statusOf(cause) }, 'the object store failed');
  return storageErrors.raise('store_unavailable', 'Try again in a moment.', {
    headers: { 'retry-after': '5' },
    cause,
  });
}

/** @throws store_unavailable */
export async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw unavailable(error);
  }
}

/** Null where the object does not exist. @throws store_unavailable */
export async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isMissingObject(error)) return null;
    throw unavailable(error);
  }
}

/** R2 takes one write of a key in a second. */
const NEXT_WRITE_ms = 1_100;

/**
 * A write that comes too soon after another of its key, one whose answer was lost perhaps, is sent
 * once more when it may. The client's own tries are over by then. @throws what `send` throws
 */
export async function onceASecond<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    if (!isStatus(error, 429)) throw error;
    await delay(NEXT_WRITE_ms);
    return send();
  }
}
