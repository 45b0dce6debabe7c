import { log, type ProblemError } from '#kernel';
import { billingErrors } from '../billing.errors.js';
import { GatewayError } from './payment-gateway.js';

/** The customer's or operator's answer to a failed call; anything else passes through. */
export function gatewayProblem(error: unknown): unknown {
  if (!(error instanceof GatewayError)) return error;
  log.warn(
    { failure: error.failure, status: error.status, said: error.message },
    'payment service',
  );
  return PROBLEMS[error.failure](error);
}

const PROBLEMS: Record<GatewayError['failure'], (cause: GatewayError) => ProblemError> = {
  refused: (cause) =>
    billingErrors.raise(
      'gateway_refused',
      'The payment service did not accept this. Nothing was changed. Please contact us.',
      { cause },
    ),
  unavailable: (cause) =>
    billingErrors.raise(
      'gateway_unavailable',
      'The payment service cannot be reached. Nothing was changed. Try again in a minute.',
      { cause, headers: { 'retry-after': '60' } },
    ),
  unknown: (cause) =>
    billingErrors.raise(
      'outcome_unknown',
      'The payment service did not confirm. Look at this page again in a minute before you repeat it.',
      { cause },
    ),
};
