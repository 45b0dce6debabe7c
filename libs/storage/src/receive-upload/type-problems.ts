import type { ProblemError } from '#kernel';
import { IMAGE_TYPES, isHeic, isHeicType } from '../image-type.js';
import { storageErrors } from '../storage.errors.js';

/** Why a file that says to be of this type is not taken. */
export function refusedType(contentType: string): ProblemError {
  if (isHeicType(contentType)) return heicPicture();
  if (contentType === 'image/gif' || contentType === 'image/apng')
    return storageErrors.raise(
      'animated_image',
      'Moving pictures are not taken. Save one of its frames as PNG or JPEG.',
    );
  return unsupportedType();
}

/** Why these bytes are not taken. */
export const refusedBytes = (bytes: Uint8Array): ProblemError =>
  isHeic(bytes) ? heicPicture() : unsupportedType();

export function heicPicture(): ProblemError {
  return storageErrors.raise(
    'heic_picture',
    'Save it as JPEG first. An iPhone does so by itself with Settings > Camera > Formats > Most Compatible; on a computer, export the picture as JPEG.',
  );
}

function unsupportedType(): ProblemError {
  return storageErrors.raise(
    'unsupported_type',
    `Send one of: ${IMAGE_TYPES.join(', ')}. Save other pictures as PNG or JPEG first.`,
  );
}
