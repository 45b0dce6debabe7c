import { S3ServiceException } from '@aws-sdk/client-s3';
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

export function isStatus(error: unknown, ...statuses: number[]): boolean {
  const status = statusOf(error);
  return status !== undefined && statuses.includes(status);
}

/** @throws store_unavailable in place of whatever the SDK threw; the cause is kept for the log. */
export async function reachable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw storageErrors.raise('store_unavailable', 'Try again in a moment.', {
      headers: { 'retry-after': '5' },
      cause,
    });
  }
}

export async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isMissingObject(error)) return null;
    return reachable(Promise.reject(error));
  }
}
