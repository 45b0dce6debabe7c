import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { OpenAiErrorFilter } from '#generation';
import { ProblemFilter, type Config } from '#kernel';

/** Addresses that OpenAI's clients call: they read errors in its envelope alone. */
const FOR_OPENAI_CLIENTS = /^\/v1(\/|\?|$)/;

/**
 * Writes every error in the form that its caller reads, also one that comes before any controller: an
 * unknown address, a body that is too large or is no JSON.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly problems: ProblemFilter;
  private readonly openAi = new OpenAiErrorFilter();

  constructor({ publicUrl }: Config) {
    this.problems = new ProblemFilter(publicUrl);
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const { url } = host.switchToHttp().getRequest<FastifyRequest>();
    const filter = FOR_OPENAI_CLIENTS.test(url) ? this.openAi : this.problems;
    filter.catch(error, host);
  }
}
