import { pino } from 'pino';

/**
 * The product's logger: one JSON object a line on stdout. Known secret-bearing fields are cut out
 * wherever they stand, so that a careless `log.info({ request })` cannot leak one.
 */
export const log = pino({
  base: undefined,
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: {
    paths: [
      'authorization',
      'cookie',
      'password',
      'apiKey',
      'token',
      'secret',
      'prompt',
      'negativePrompt',
      'providerPrompt',
    ].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
    censor: '[redacted]',
  },
});

/** What may be said of an unknown error in a log: its name, message, code and stack; no fields. */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = (error as { code?: unknown }).code;
  return { name: error.name, message: error.message, code, stack: error.stack };
}
