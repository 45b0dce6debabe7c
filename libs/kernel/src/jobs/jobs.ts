import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import type { QueueName } from './job.decorators.js';

export interface AddJobOptions {
  /** Bull ignores a job whose id it still holds: make it unique per intention. */
  jobId: string;
  delay_ms?: number;
}

/** The way into Bull. Redis is a cache of intentions: whoever adds must be able to add again. */
@Injectable()
export class Jobs {
  constructor(private readonly moduleRef: ModuleRef) {}

  /** Adds one job; attempts, leases and retries belong to the handler's own rows in Postgres. */
  async add(
    queue: QueueName,
    name: string,
    payload: object,
    options: AddJobOptions,
  ): Promise<void> {
    await this.queue(queue).add(name, payload, {
      jobId: options.jobId,
      delay: options.delay_ms ?? 0,
      attempts: 1,
      removeOnComplete: true,
      removeOnFail: true,
    });
  }

  /** Bull's own queue, for depth and health. */
  queue(name: QueueName): Queue {
    return this.moduleRef.get<Queue>(getQueueToken(name), { strict: false });
  }
}
