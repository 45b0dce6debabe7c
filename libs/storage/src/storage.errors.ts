import { defineErrors } from '#kernel';

/** Closed error codes of storage. */
export const storageErrors = defineErrors('storage', {
  store_unavailable: { status: 503, title: 'The image store is not reachable' },
  media_unavailable: { status: 503, title: 'Images cannot be processed right now' },
  object_missing: { status: 404, title: 'This file does not exist' },
  object_deleted: { status: 410, title: 'This file was deleted' },
  range_not_satisfiable: { status: 416, title: 'The requested range is outside the file' },
  undecodable: { status: 422, title: 'The file cannot be read as an image' },
  unsupported_type: { status: 415, title: 'This type of file is not supported' },
  type_mismatch: { status: 422, title: 'The file is not of the announced type' },
  too_many_pixels: { status: 422, title: 'The image has too many pixels' },
  animated_image: { status: 422, title: 'Animated images are not supported' },
  size_mismatch: { status: 422, title: 'The file is not of the announced size' },
  upload_too_large: { status: 413, title: 'The file is too large' },
  upload_not_found: { status: 404, title: 'This upload does not exist' },
  upload_not_ready: { status: 409, title: 'This upload is not ready' },
  upload_incomplete: { status: 409, title: 'The bytes of this upload have not arrived' },
  upload_in_use: { status: 409, title: 'This upload is in use' },
  upload_being_checked: { status: 409, title: 'This upload is being checked' },
  too_many_uploads: { status: 429, title: 'Too many uploads' },
  link_invalid: { status: 403, title: 'This link is not valid' },
  link_expired: { status: 403, title: 'This link has expired' },
  length_required: { status: 411, title: 'The length of the file must be announced' },
  retention_run_in_progress: { status: 409, title: 'A clean-up is already running' },
  retention_run_not_found: { status: 404, title: 'This clean-up run does not exist' },
});
