/** What a reader of an error gets besides the standard members. Must be safe to show. */
export type ProblemExtra = Record<string, unknown>;

export interface ProblemOptions {
  headers?: Record<string, string>;
  extra?: ProblemExtra;
  cause?: unknown;
}

/** An error with a closed code that the one HTTP filter writes as RFC 9457 problem+json. */
export class ProblemError extends Error {
  readonly headers: Record<string, string>;
  readonly extra: ProblemExtra;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    options: ProblemOptions = {},
  ) {
    super(`${code}: ${detail}`, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProblemError';
    this.headers = options.headers ?? {};
    this.extra = options.extra ?? {};
  }
}

type Table = Record<string, { status: number; title: string }>;

/** A module's closed list of error codes, each with its HTTP status and title. */
export interface ErrorTable<T extends Table> {
  readonly table: T;
  /** Makes the error to throw. `detail` tells the reader what to do. */
  raise(code: keyof T & string, detail: string, options?: ProblemOptions): ProblemError;
}

/** Declares a module's errors: one exhaustive table from code to status and title. */
export function defineErrors<const T extends Table>(_module: string, table: T): ErrorTable<T> {
  return {
    table,
    raise(code, detail, options) {
      const row = table[code] as { status: number; title: string };
      return new ProblemError(row.status, code, row.title, detail, options);
    },
  };
}

/** True for a problem with that code: for callers that handle one code and let others pass. */
export function isProblem(error: unknown, code: string): error is ProblemError {
  return error instanceof ProblemError && error.code === code;
}

/** Errors that belong to no business module. */
export const kernelErrors = defineErrors('kernel', {
  validation_failed: { status: 400, title: 'The request is not valid' },
  bad_origin: { status: 403, title: 'The request comes from another site' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  forbidden: { status: 403, title: 'This is not allowed for you' },
  not_found: { status: 404, title: 'Not found' },
  rate_limited: { status: 429, title: 'Too many requests' },
  in_progress: { status: 409, title: 'The same request is still running' },
  key_reused: { status: 409, title: 'The Idempotency-Key was used for another request' },
  idempotency_key_required: { status: 400, title: 'An Idempotency-Key is required' },
  unavailable: { status: 503, title: 'For the moment not available' },
});
