import { defineErrors } from '#kernel';

export const moderationErrors = defineErrors('moderation', {
  moderation_unavailable: { status: 503, title: 'The content check is not available' },
  already_decided: { status: 409, title: 'This was decided before' },
});
