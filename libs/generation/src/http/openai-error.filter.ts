import { describeError, log, toProblem } from '#kernel';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { openAiBody } from '../openai-images/openai-error.js';

/** Writes every error of the OpenAI-compatible routes in OpenAI's envelope. */
@Catch()
export class OpenAiErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500) log.error({ error: describeError(error) }, 'request failed');
    if (reply.sent) return;
    const { status, headers, body } = openAiBody(problem);
    void reply.status(status).headers(headers).send(body);
  }
}
