import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { QueryRunnerAlreadyReleasedError, QueryRunnerProviderAlreadyReleasedError } from 'typeorm';
import { sqlState } from '../database/unit-of-work.js';
import { describeError, log } from '../telemetry/log.js';
import { kernelErrors, ProblemError } from './problem.js';

/** SQLSTATE classes that mean "the database is away or too busy", not "the request is wrong". */
const DATABASE_AWAY = /^(08|53|57P)|^(55P03|57014)$/;
const CONNECTION_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE']);
/** Text that Postgres cannot keep: U+0000, in a text column or inside jsonb. */
const UNKEEPABLE_TEXT = new Set(['22021', '22P05']);
const RETRY_AFTER_S = '5';

/** Writes every error as problem+json (RFC 9457). Nothing leaks a stack, a key or a SQL text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /** @param publicUrl the address of this installation, whose page /problems explains each code */
  constructor(private readonly publicUrl: string) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500)
      log.error({ requestId: request.id, error: describeError(error) }, 'request failed');
    if (reply.sent) return;
    void reply
      .status(problem.status)
      .headers(problem.headers)
      .header('content-type', 'application/problem+json; charset=utf-8')
      .send({
        type: this.typeOf(problem),
        title: problem.title,
        status: problem.status,
        code: problem.code,
        detail: problem.detail,
        requestId: request.id,
        ...problem.extra,
      });
  }

  /** Where the status is all that is known of a problem, RFC 9457 names it about:blank. */
  private typeOf({ code, status }: ProblemError): string {
    return code === statusCode(status) ? 'about:blank' : `${this.publicUrl}/problems#${code}`;
  }
}

const statusCode = (status: number): string => `http_${status}`;

/** Any error as a problem that is safe to show. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return fromHttpException(error);
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500)
    return fromStatus(status, (error as Error).message); // Fastify's own: body too large, bad JSON
  if (isDatabaseAway(error))
    return kernelErrors.raise(
      'unavailable',
      'The service is busy for a moment. Try again shortly.',
      {
        headers: { 'retry-after': RETRY_AFTER_S },
      },
    );
  if (UNKEEPABLE_TEXT.has(sqlState(error) ?? ''))
    return kernelErrors.raise(
      'validation_failed',
      'The request holds a character that cannot be kept (U+0000). Remove it and send it again.',
    );
  return kernelErrors.raise(
    'internal_error',
    'Try again. If it happens again, contact us and name the requestId.',
  );
}

function fromHttpException(error: HttpException): ProblemError {
  const status = error.getStatus();
  const body = error.getResponse() as { message?: string | string[] } | string;
  const message = (typeof body === 'string' ? body : body.message) ?? error.message;
  return fromStatus(status, Array.isArray(message) ? message.join('; ') : message);
}

function fromStatus(status: number, message: string): ProblemError {
  if (status === 404) return kernelErrors.raise('not_found', 'There is nothing at this address.');
  if (status === 400) return kernelErrors.raise('validation_failed', message);
  if (status === 413) return kernelErrors.raise('body_too_large', message);
  if (status === 415)
    return kernelErrors.raise(
      'unsupported_media_type',
      'Send the body in the content type that the API docs name for this address, mostly application/json.',
    );
  return new ProblemError(status, statusCode(status), 'The request was refused', message);
}

function isDatabaseAway(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined && (DATABASE_AWAY.test(state) || CONNECTION_CODES.has(state)))
    return true;
  // A connection that dies in a transaction is taken away between two statements.
  if (error instanceof QueryRunnerAlreadyReleasedError) return true;
  if (error instanceof QueryRunnerProviderAlreadyReleasedError) return true;
  const message = error instanceof Error ? error.message : '';
  return /timeout exceeded when trying to connect|Connection terminated|encountered a connection error/.test(
    message,
  );
}
