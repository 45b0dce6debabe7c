import { defineErrors } from '#kernel';

export const supportErrors = defineErrors('support', {
  case_closed: { status: 409, title: 'The case is closed' },
  too_many_cases: { status: 429, title: 'Too many open cases' },
});
