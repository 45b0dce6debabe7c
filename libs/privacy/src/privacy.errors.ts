import { defineErrors } from '#kernel';

export const privacyErrors = defineErrors('privacy', {
  erasure_differs: { status: 400, title: 'The address is not the one of this account' },
  subscription_renews: { status: 409, title: 'A subscription still renews' },
  operator_account: { status: 409, title: 'This is the account of an operator' },
  legal_hold: { status: 409, title: 'This data has to be kept' },
  erasure_planned: { status: 409, title: 'This account is already to be erased' },
  erasure_begun: { status: 409, title: 'The erasure cannot be taken back any more' },
  no_erasure: { status: 404, title: 'No erasure is planned' },
});
