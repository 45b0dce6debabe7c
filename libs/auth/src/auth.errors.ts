import { defineErrors } from '#kernel';

export const authErrors = defineErrors('auth', {
  password_too_short: { status: 400, title: 'The password is too short' },
  password_too_long: { status: 400, title: 'The password is too long' },
  password_too_common: { status: 400, title: 'The password is easy to guess' },
  email_taken: { status: 409, title: 'There is an account with this address' },
  invalid_credentials: { status: 401, title: 'The address or the password is not right' },
  wrong_password: { status: 403, title: 'The password is not right' },
  account_blocked: { status: 403, title: 'This account is blocked' },
  sign_in_busy: { status: 503, title: 'Too many people are signing in' },
  link_invalid: { status: 400, title: 'The link does not work any more' },
  erasure_begun: { status: 409, title: 'This account is being erased' },
  no_such_account: { status: 404, title: 'There is no such account' },
  email_not_verified: { status: 409, title: 'The address is not confirmed' },
  last_admin: { status: 409, title: 'Somebody has to be an admin' },
  api_not_in_plan: { status: 403, title: 'Your plan does not include the API' },
  api_key_limit: { status: 409, title: 'No more keys can be made' },
});
