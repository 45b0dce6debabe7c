import { defineErrors } from '#kernel';

export const webhooksErrors = defineErrors('webhooks', {
  api_not_in_plan: { status: 403, title: 'Your plan does not include the API' },
  webhook_limit: { status: 409, title: 'No more endpoints can be made' },
  webhook_address_invalid: { status: 400, title: 'The address cannot be used' },
  webhook_address_unknown: { status: 400, title: 'The address cannot be found' },
  webhook_address_not_public: { status: 400, title: 'The address is not on the public internet' },
  webhook_disabled: { status: 409, title: 'The endpoint is switched off' },
  webhook_disabled_by_operator: { status: 409, title: 'The endpoint was switched off by us' },
});
