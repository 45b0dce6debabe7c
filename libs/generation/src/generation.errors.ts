import { defineErrors } from '#kernel';

/** Every way in which this module refuses a request. Codes are part of the public contract. */
export const generationErrors = defineErrors('generation', {
  invalid_request: { status: 400, title: 'The request is not valid' },
  resolution_not_in_plan: { status: 403, title: 'Your plan does not include this resolution' },
  key_credit_limit: { status: 403, title: 'This API key has reached its limit of credits' },
  api_not_in_plan: { status: 403, title: 'Your plan does not include the API' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  queue_full: { status: 429, title: 'Too many generations are waiting' },
  prompt_blocked: { status: 422, title: 'The prompt was not accepted' },
  negative_blocked: { status: 422, title: 'What is not wanted was not accepted' },
  value_missing: { status: 400, title: 'A variable of the prompt has no value' },
  prompt_too_long: { status: 400, title: 'The prompt is too long' },
  prompt_help_limit: { status: 429, title: 'Too many suggestions were asked for' },
  prompt_help_declined: { status: 422, title: 'There is no suggestion for this' },
  prompt_help_unavailable: { status: 503, title: 'There is no suggestion for the moment' },
  reference_not_found: { status: 400, title: 'A reference image was not found' },
  parent_image_not_found: { status: 400, title: 'The image to go on from was not found' },
  mask_unusable: { status: 400, title: 'The mask cannot be used' },
  thread_not_found: { status: 404, title: 'Thread not found' },
  thread_full: { status: 409, title: 'The thread is full' },
  generation_not_found: { status: 404, title: 'Generation not found' },
  image_not_found: { status: 404, title: 'Image not found' },
  image_gone: { status: 410, title: 'The image was deleted' },
  review_over: { status: 409, title: 'The picture does not wait for a decision' },
  review_picture_gone: { status: 409, title: 'The picture is gone' },
  nothing_to_restore: { status: 409, title: 'Nothing to restore' },
});
