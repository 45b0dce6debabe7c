import { randomUUID } from 'node:crypto';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { describeError, log, toProblem } from '#kernel';
import { SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';

/** The vendor's own words for a status; a 404 says "Bad Request" there. */
const ERRORS: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Bad Request',
};

/** Errors of the test gateway's API, in the vendor's shape. */
@Catch()
export class SandboxErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const refusal = error instanceof SandboxRefusal ? error : null;
    const status = refusal?.status ?? toProblem(error).status;
    if (status >= 500) log.error({ error: describeError(error) }, 'sandbox request failed');
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    void reply.status(status).send({
      trace_id: randomUUID(),
      status,
      error: ERRORS[status] ?? 'Error',
      message: [refusal?.reason ?? 'The request could not be handled'],
      timestamp: Date.now(),
    });
  }
}
