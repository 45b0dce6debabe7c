/** The body of every error answer (RFC 9457) as the screens use it. */
export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly requestId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly retryAfter_s?: number;
}

/**
 * An error of the server. `code` picks the words and the next step, `params` fill them, and
 * `detail` is the server's own English for a code that is not known here. A request that never got an answer has status 0.
 */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  /** What the code is about: numbers and names that the words may use. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The server's Retry-After: the same request may succeed then. */
  readonly retryAfter_s: number | undefined;

  constructor(body: ProblemBody) {
    super(body.title);
    this.name = 'Problem';
    this.status = body.status;
    this.code = body.code;
    this.detail = body.detail;
    this.requestId = body.requestId;
    this.params = body.params ?? {};
    this.retryAfter_s = body.retryAfter_s;
  }

  /** True when sending the same request again may well succeed. */
  get transient(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The refusal that a person may look at again, where the error is one. */
export function verdictOf(error: unknown): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  const { verdictId } = error.params;
  return typeof verdictId === 'string' ? verdictId : undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/**
 * Reads an error answer of any shape into a Problem; never throws.
 * @param retryAfter the answer's Retry-After header, in seconds.
 */
export function problemFrom(status: number, body: unknown, retryAfter?: string | null): Problem {
  const fields: Record<string, unknown> =
    typeof body === 'object' && body !== null ? { ...body } : {};
  const requestId = text(fields.requestId);
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  return new Problem({
    status,
    code: text(fields.code) ?? (status === 0 ? 'offline' : 'unexpected'),
    title: text(fields.title) ?? 'Error',
    detail: text(fields.detail) ?? '',
    params: fields,
    ...(requestId === undefined ? {} : { requestId }),
    ...(seconds === undefined ? {} : { retryAfter_s: seconds }),
  });
}
