import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemError } from '#kernel';

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
  new ProblemError(
    415,
    'unsupported_media_type',
    'The content type is not accepted',
    'This address takes no forms. Send the body as JSON, with Content-Type: application/json.',
  );
