/** Why there was no answer from outside. */
export const OUTSIDE_REASONS = [
  /** No address that may be called at all: its form, or not https. */
  'bad_address',
  'name_not_found',
  /** It leads into a private network, to this machine, to a cloud's metadata. */
  'address_not_public',
  /** Nobody answers there, or the connection broke. */
  'no_connection',
  /** The certificate is not right. */
  'not_secure',
  'timeout',
  'too_large',
] as const;
export type OutsideReason = (typeof OUTSIDE_REASONS)[number];

/** A request to the public internet that came to nothing. */
export class OutsideError extends Error {
  constructor(
    readonly reason: OutsideReason,
    options?: ErrorOptions,
  ) {
    super(reason, options);
    this.name = 'OutsideError';
  }
}

const NOT_SECURE = /^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|EPROTO)/;
const TIMEOUT = /TIMEOUT|ETIMEDOUT/;

/** Whatever a connection threw, by its reason; several addresses of a host give several errors. */
export function reasonOf(error: unknown): OutsideError {
  if (error instanceof OutsideError) return error;
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  if (first instanceof OutsideError) return first;
  const found = (first as { code?: unknown } | null)?.code;
  const code = typeof found === 'string' ? found : '';
  if (NOT_SECURE.test(code)) return new OutsideError('not_secure', { cause: error });
  if (TIMEOUT.test(code)) return new OutsideError('timeout', { cause: error });
  return new OutsideError('no_connection', { cause: error });
}
