import { defineErrors } from '#kernel';

export const privacyErrors = defineErrors('privacy', {
  erasure_differs: { status: 400, title: 'The address is not the one of this account' },
  subscription_renews: { status: 409, title: 'A subscription still renews' },
  operator_account: { status: 409, title: 'This is the account of an operator' },
  legal_hold: { status: 409, title: 'This data has to be kept' },
  erasure_planned: { status: 409, title: 'This account is already to be erased' },
  erasure_begun: { status: 409, title: 'The erasure cannot be taken back any more' },
  no_erasure: { status: 404, title: 'No erasure is planned' },
  export_limit: { status: 429, title: 'Too many exports' },
  export_not_found: { status: 404, title: 'This export does not exist' },
  export_not_ready: { status: 409, title: 'This export is not ready yet' },
  export_over: { status: 410, title: 'This export cannot be fetched any more' },
  export_downloads: { status: 429, title: 'Too many downloads at a time' },
  account_shut: { status: 409, title: 'This account is blocked' },
});
