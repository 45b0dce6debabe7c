import type { ProblemError } from '#kernel';
import { storageErrors } from '../storage.errors.js';

/** Somebody else checks it now. */
export function uploadBeingChecked(): ProblemError {
  return storageErrors.raise('upload_being_checked', 'Ask again in a few seconds.', {
    headers: { 'retry-after': '3' },
  });
}

/** The same answer for an upload that is gone, of somebody else, or never was. */
export function uploadNotFound(): ProblemError {
  return storageErrors.raise(
    'upload_not_found',
    'It may have been deleted. Upload the file again.',
  );
}
