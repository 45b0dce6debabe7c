import { StandardSchemaValidationPipe } from '@nestjs/common';
import { kernelErrors } from './problem.js';

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[];
}

/** Longest list of problems that one answer names. */
const MAX_ISSUES = 20;

/** Checks bodies, queries and parameters against their zod schemas; says per field what is wrong. */
export function validationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues: readonly Issue[]) => {
      const errors = issues.slice(0, MAX_ISSUES).map((issue) => ({
        field: (issue.path ?? [])
          .map((part) => String(typeof part === 'object' ? part.key : part))
          .join('.'),
        message: issue.message,
      }));
      const detail = errors
        .map(({ field, message }) => (field ? `${field}: ${message}` : message))
        .join('; ');
      return kernelErrors.raise('validation_failed', detail, { extra: { errors } });
    },
  });
}
