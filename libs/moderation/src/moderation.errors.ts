import { defineErrors } from '#kernel';

export const moderationErrors = defineErrors('moderation', {
  moderation_unavailable: { status: 503, title: 'The content check is not available' },
  cooling_down: { status: 429, title: 'New runs pause for a while' },
  account_in_review: { status: 403, title: 'A person looks at this account first' },
  appeal_too_late: { status: 409, title: 'It is too late for an appeal' },
  too_many_appeals: { status: 429, title: 'Too many open appeals' },
  refused_picture_gone: { status: 409, title: 'The refused picture is not kept any more' },
  already_decided: { status: 409, title: 'This was decided before' },
});
