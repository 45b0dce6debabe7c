import { defineErrors, kernelErrors } from '#kernel';

export const webhooksErrors = defineErrors('webhooks', {
  api_not_in_plan: { status: 403, title: 'Your plan does not include the API' },
  webhook_limit: { status: 409, title: 'No more endpoints can be made' },
  webhook_address_invalid: { status: 400, title: 'The address cannot be used' },
  webhook_address_unknown: { status: 400, title: 'The address cannot be found' },
  webhook_address_not_public: { status: 400, title: 'The address is not on the public internet' },
  webhook_disabled: { status: 409, title: 'The endpoint is switched off' },
  webhook_disabled_by_operator: { status: 409, title: 'The endpoint was switched off by us' },
});

/** 429 for a limit by the minute. @param what was done too often, as the beginning of a sentence. */
export const tooOften = (what: string, retryAfter_s: number) =>
  kernelErrors.raise(
    'rate_limited',
    `${what} in one minute. Try again in ${retryAfter_s} seconds.`,
    { headers: { 'retry-after': String(retryAfter_s) }, extra: { retryAfter_s } },
  );
