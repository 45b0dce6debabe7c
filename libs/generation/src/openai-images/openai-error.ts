import { ProblemError } from '#kernel';

/** OpenAI's error envelope, as the official clients read it. */
export interface OpenAiErrorBody {
  error: { message: string; type: string; param: string | null; code: string | null };
}

/** An error for the OpenAI-compatible routes. */
export function openAiError(
  status: number,
  code: string,
  message: string,
  param: string | null,
  headers: Record<string, string> = {},
): ProblemError {
  return new ProblemError(status, code, message, message, { extra: { param }, headers });
}

/** Any problem in OpenAI's words and with the headers that steer its clients' retries. */
export function openAiBody(problem: ProblemError): {
  status: number;
  headers: Record<string, string>;
  body: OpenAiErrorBody;
} {
  const blocked = problem.code === 'prompt_blocked';
  const status = blocked ? 400 : problem.status;
  // Waiting helps against limits and outages of ours, and against nothing else.
  const retry = status === 429 || status === 503;
  const { param, errors } = problem.extra as { param?: string; errors?: { field: string }[] };
  return {
    status,
    headers: { ...problem.headers, 'x-should-retry': String(retry) },
    body: {
      error: {
        message: problem.detail,
        type: typeOf(status, blocked ? 'moderation_blocked' : problem.code),
        // A body that is wrong as a whole has no field to name.
        param: [param, errors?.[0]?.field, PARAMS[problem.code]].find(Boolean) ?? null,
        code: CODES[problem.code] ?? problem.code,
      },
    },
  };
}

const CODES: Readonly<Record<string, string>> = {
  unauthenticated: 'invalid_api_key',
  prompt_blocked: 'moderation_blocked',
  too_many_requests: 'rate_limit_exceeded',
  queue_full: 'rate_limit_exceeded',
  rate_limited: 'rate_limit_exceeded',
  validation_failed: 'invalid_value',
  mask_unusable: 'invalid_mask',
};

const PARAMS: Readonly<Record<string, string>> = { mask_unusable: 'mask' };

function typeOf(status: number, code: string): string {
  if (code === 'moderation_blocked') return 'image_generation_user_error';
  if (status === 429) return 'requests';
  if (status === 402) return 'insufficient_quota';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}
