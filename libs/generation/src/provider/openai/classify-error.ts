import { APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { rateFacts } from './rate-facts.js';
import { ProviderError, type ModerationStage, type ProviderErrorKind } from '../provider-error.js';

const BLOCK_CODES = ['moderation_blocked', 'content_policy_violation'];
const QUOTA_CODES = [
  'insufficient_quota',
  'billing_hard_limit_reached',
  'project_spend_limit_exceeded',
  'billing_not_active',
];
/** Faults that happen before the request has left us: nothing was made and nothing billed. */
const NOT_SENT = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
];

/** What was known of the call when it failed. */
export interface CallFacts {
  provider: string;
  requestId?: string;
  /** By the caller's signal. */
  aborted: boolean;
  /** Which of our bounds ended the call, in words for operators. */
  timedOut?: string;
}

/** Every way in which a call ends badly, as one of the closed kinds. */
export function classifyError(error: unknown, facts: CallFacts): ProviderError {
  const of = (kind: ProviderErrorKind, message: string, more: object = {}) =>
    new ProviderError({
      kind,
      provider: facts.provider,
      requestId: facts.requestId,
      message: sanitise(message),
      cause: error,
      ...more,
    });
  if (error instanceof ProviderError) return error;
  if (facts.timedOut !== undefined) return of('unknown_outcome', facts.timedOut, { silent: true });
  if (error instanceof APIConnectionTimeoutError)
    return of('unknown_outcome', 'The provider did not answer in time.', { silent: true });
  if (facts.aborted || error instanceof APIUserAbortError)
    return of('aborted', 'The call was cancelled.');
  if (error instanceof APIError && (error.status !== undefined || error.code || error.type))
    return ofApiError(error as APIError, of);
  if (error instanceof SyntaxError)
    return of('incomplete', 'The provider answered with something that is not JSON.');
  const code = networkCode(error);
  if (code && NOT_SENT.includes(code))
    return of('transient', 'The provider cannot be reached.', { rawCode: code });
  return of('unknown_outcome', 'The connection to the provider broke.', { rawCode: code });
}

function ofApiError(
  error: APIError,
  of: (kind: ProviderErrorKind, message: string, more: object) => ProviderError,
): ProviderError {
  const rawCode = error.code ?? error.type ?? undefined;
  const known = { status: error.status, rawCode, requestId: error.requestID ?? undefined };
  const facts = known.requestId ? known : { status: known.status, rawCode };
  const message = error.message;
  if (isBlock(error))
    return of('moderation_blocked', message, { ...facts, moderation: blockOf(error) });
  if (
    error.status === 402 ||
    [error.code, error.type].some((word) => QUOTA_CODES.includes(word ?? ''))
  )
    return of('insufficient_quota', message, facts);
  if (error.status === 429 || error.code === 'rate_limit_exceeded')
    return of('rate_limited', message, { ...facts, ...rateFacts(message, error.headers) });
  // An unknown model or path is a mistake of the operator, as a refused key is.
  if ([401, 403, 404].includes(error.status ?? 0) || isUnknownModel(error))
    return of('auth', message, facts);
  if (error.status === undefined || error.status >= 500 || [408, 409].includes(error.status))
    return of('transient', message, facts);
  return of('invalid_request', message, facts);
}

const isBlock = ({ code, message }: APIError) =>
  BLOCK_CODES.includes(code ?? '') || message.includes('safety_violations=[');

const isUnknownModel = ({ param, code }: APIError) =>
  param === 'model' && (code === 'invalid_value' || code === 'model_not_found');

function blockOf({ error, message }: APIError): { stage: ModerationStage; categories: string[] } {
  const { moderation_details: details } = (error ?? {}) as { moderation_details?: object };
  const { moderation_stage: stage, categories } = (details ?? {}) as {
    moderation_stage?: unknown;
    categories?: unknown;
  };
  const named = /safety_violations=\[([^\]]*)\]/.exec(message)?.[1];
  return {
    stage: stage === 'input' || stage === 'output' ? stage : 'unknown',
    categories: Array.isArray(categories)
      ? categories.filter((category): category is string => typeof category === 'string')
      : (named?.split(',').map((word) => word.trim()) ?? []),
  };
}

/** The code of the innermost cause that has one: fetch wraps socket errors several times. */
function networkCode(error: unknown): string | undefined {
  let code: string | undefined;
  let cause: unknown = error;
  while (typeof cause === 'object' && cause !== null) {
    if ('code' in cause && typeof cause.code === 'string') code = cause.code;
    cause = 'cause' in cause ? cause.cause : undefined;
  }
  return code;
}

const MAX_MESSAGE = 300;

/** For logs and operators: no keys, no picture data, no addresses, and not without end. */
export function sanitise(message: string): string {
  return message
    .replace(/\b(?:sk|key|org|proj)-[\w*.-]{4,}/gi, '[hidden]')
    .replace(/Bearer\s+\S+/gi, 'Bearer [hidden]')
    .replace(/https?:\/\/\S+/gi, '[address]')
    .replace(/[A-Za-z0-9+/=]{120,}/g, '[data]')
    .slice(0, MAX_MESSAGE);
}
