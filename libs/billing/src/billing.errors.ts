import { defineErrors } from '#kernel';

export const billingErrors = defineErrors('billing', {
  unknown_product: { status: 404, title: 'There is no such product' },
  already_subscribed: { status: 409, title: 'There is a subscription already' },
  no_subscription: { status: 404, title: 'There is no subscription' },
  not_possible_now: { status: 409, title: 'This is not possible in the present state' },
  change_being_paid: { status: 409, title: 'A change of plan is being paid' },
  gateway_unavailable: { status: 503, title: 'The payment service cannot be reached' },
  gateway_refused: { status: 502, title: 'The payment service refused' },
  outcome_unknown: { status: 502, title: 'The payment service did not confirm' },
  no_portal: { status: 404, title: 'There is no billing page yet' },
  bad_signature: { status: 401, title: 'The signature is not valid' },
  bad_event: { status: 400, title: 'This is not a payment event' },
  already_refunded: { status: 409, title: 'Nothing is left to refund' },
  trial_not_withheld: { status: 409, title: 'The trial is not decided yet' },
  person_had_trial: { status: 409, title: 'This person had the trial already' },
  refund_running: { status: 409, title: 'A refund of this payment is under way' },
  no_open_dispute: { status: 409, title: 'No dispute of this payment is open' },
  not_open: { status: 409, title: 'This difference is settled already' },
  refund_not_stuck: { status: 409, title: 'This refund needs no decision' },
});
