import {
  applyDecorators,
  HttpCode,
  Injectable,
  SerializeOptions,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { z } from 'zod';
import { problemSchema } from '../http/contract.js';
import type { PendingApproval } from './approval.js';
import { pendingApproval } from './approvals.schemas.js';

/** True for the answer of an action that waits for a second person. */
export function isWaiting(answer: unknown): answer is PendingApproval {
  return typeof answer === 'object' && answer !== null && 'approvalId' in answer;
}

@Injectable()
class AnswerAccepted implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer) => {
        if (isWaiting(answer)) void reply.status(202);
      }),
    );
  }
}

/**
 * Declares a handler that answers 200 with this schema, or 202 with a `PendingApproval` where the
 * action has to wait for a second person.
 */
export function AnswersOrWaits(schema: z.ZodType, description: string): MethodDecorator {
  return applyDecorators(
    HttpCode(200),
    SerializeOptions({ schema: z.union([schema, pendingApproval]) }),
    UseInterceptors(AnswerAccepted),
    ApiResponse({ status: 200, standardSchema: schema, description }),
    ApiResponse({
      status: 202,
      standardSchema: pendingApproval,
      description: 'Above the limit: nothing happened yet, another operator has to approve it',
    }),
    ApiResponse({ status: 'default', standardSchema: problemSchema, description: 'problem+json' }),
  );
}
