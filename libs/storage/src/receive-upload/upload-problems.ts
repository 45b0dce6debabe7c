import type { ProblemError } from '#kernel';
import { storageErrors } from '../storage.errors.js';

/** The same answer for an upload that is gone, of somebody else, or never was. */
export function uploadNotFound(): ProblemError {
  return storageErrors.raise(
    'upload_not_found',
    'It may have been deleted. Upload the file again.',
  );
}
