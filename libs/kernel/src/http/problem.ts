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

/** One row of the list of all problems: what `type` of problem+json leads to. */
export interface ProblemType {
  code: string;
  /** More than one where modules refuse for the same reason in different places. */
  statuses: number[];
  title: string;
}

const tables: Table[] = [];

/** Every problem that the modules loaded so far may answer, by code. */
export function problemTypes(): ProblemType[] {
  const types = new Map<string, ProblemType>();
  for (const [code, { status, title }] of tables.flatMap((table) => Object.entries(table))) {
    const known = types.get(code);
    const statuses = [...new Set([...(known?.statuses ?? []), status])].sort();
    types.set(code, { code, statuses, title: known?.title ?? title });
  }
  return [...types.values()].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** Declares a module's errors: one exhaustive table from code to status and title. */
export function defineErrors<const T extends Table>(_module: string, table: T): ErrorTable<T> {
  tables.push(table);
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
  body_too_large: { status: 413, title: 'The request is too large' },
  unsupported_media_type: { status: 415, title: 'The content type is not accepted' },
  internal_error: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'For the moment not available' },
});
