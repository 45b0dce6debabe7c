import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { kernelErrors, type ProblemError } from '#kernel';

/**
 * Refuses a form where nobody reads one: the parser of forms takes them on every route, and a route
 * that reads JSON would only miss all of its fields.
 */
export function refuseForms(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preValidation', (request, _reply, done) => {
      const { takesForm } = request.routeOptions.config as { takesForm?: boolean };
      if (!request.isMultipart() || request.is404 || takesForm) done();
      else done(notAForm());
    });
}

const notAForm = (): ProblemError =>
  kernelErrors.raise(
    'unsupported_media_type',
    'This address takes no forms. Send the body as JSON, with Content-Type: application/json.',
  );
