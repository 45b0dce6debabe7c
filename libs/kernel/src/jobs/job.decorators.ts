import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export const JOB_HANDLER = Symbol('job-handler');
export const SCHEDULED = Symbol('scheduled');

/**
 * Bull's queues: image runs, media work, messages to customers' servers (which may hang, and hold up
 * nothing else), everything slow that is none of these.
 */
export const QUEUES = ['images', 'media', 'webhooks', 'maintenance'] as const;
export type QueueName = (typeof QUEUES)[number];

export interface JobDeclaration {
  queue: QueueName;
  /** Unique within the queue. */
  name: string;
  /** Ids only: whatever else the handler needs it reads from Postgres. */
  payload: z.ZodType;
  /** Jobs of this name that one worker process runs at once. */
  concurrency: number;
}

/**
 * Declares a job by its one handler, a method `(payload) => Promise<void>` of a provider. Bull
 * delivers at least once and never decides about money: handlers must bear a second run.
 */
export function JobHandler(declaration: JobDeclaration): MethodDecorator {
  return SetMetadata(JOB_HANDLER, declaration);
}

export interface ScheduleDeclaration {
  name: string;
  every_ms: number;
}

/** Declares a method that runs every so often, in one worker at a time (a lease row decides). */
export function Scheduled(declaration: ScheduleDeclaration): MethodDecorator {
  return SetMetadata(SCHEDULED, declaration);
}
