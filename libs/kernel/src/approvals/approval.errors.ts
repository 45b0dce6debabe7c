import { defineErrors } from '../http/problem.js';

export const approvalErrors = defineErrors('approvals', {
  no_second_person: { status: 409, title: 'There is nobody who could approve this' },
  own_request: { status: 403, title: 'Nobody approves their own request' },
  not_own_request: { status: 403, title: 'Only who asked for it can withdraw it' },
  already_decided: { status: 409, title: 'This was decided already' },
  approval_lapsed: { status: 410, title: 'This request lapsed' },
  requester_not_allowed: { status: 409, title: 'Who asked for it may not do it any more' },
  own_workspace: { status: 403, title: 'Nobody decides about their own workspace' },
  preview_changed: { status: 409, title: 'What was asked for no longer holds' },
});
