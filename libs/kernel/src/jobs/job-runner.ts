import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { MarkedMethods } from '../marked-methods.js';
import type { Job, Queue } from 'bull';
import { describeError, log } from '../telemetry/log.js';
import { JOB_HANDLER, QUEUES, type JobDeclaration } from './job.decorators.js';
import { Jobs } from './jobs.js';

type Handler = (payload: unknown) => Promise<void>;

/** Bull's handler for names that nobody declared: a job left by another version is set aside. */
const ANY_OTHER = '*';

/** Attaches every `@JobHandler` of the worker to its queue; refuses to boot on a wrong wiring. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly queues = new Set<Queue>();

  constructor(
    private readonly marked: MarkedMethods,
    private readonly jobs: Jobs,
  ) {}

  onApplicationBootstrap(): void {
    const seen = new Set<string>();
    for (const { mark: declaration, call } of this.marked.find<JobDeclaration>(JOB_HANDLER)) {
      const id = `${declaration.queue}/${declaration.name}`;
      if (!QUEUES.includes(declaration.queue)) throw new Error(`Job ${id} names an unknown queue`);
      if (seen.has(id)) throw new Error(`Job ${id} has two handlers`);
      seen.add(id);
      this.attach(declaration, call as Handler);
    }
    for (const queue of this.queues)
      void queue.process(ANY_OTHER, 1, (job: Job) => {
        log.warn({ queue: queue.name, job: job.name }, 'job without a handler is dropped');
        return Promise.resolve();
      });
  }

  async beforeApplicationShutdown(): Promise<void> {
    // Take nothing new; what runs is ended by its own module, which knows how to hand it back.
    await Promise.all(
      [...this.queues].map((queue) => queue.pause(true, true).catch(() => undefined)),
    );
  }

  private attach(declaration: JobDeclaration, handler: Handler): void {
    const queue = this.jobs.queue(declaration.queue);
    this.queues.add(queue);
    queue.on('error', () => undefined); // RedisClient already tells that Redis is away
    void queue.process(declaration.name, declaration.concurrency, async (job: Job) => {
      const payload = declaration.payload.safeParse(job.data);
      if (!payload.success) {
        log.error({ job: declaration.name }, 'job payload does not fit its schema');
        return;
      }
      try {
        await handler(payload.data);
      } catch (error) {
        log.error({ job: declaration.name, id: job.id, error: describeError(error) }, 'job failed');
        throw error;
      }
    });
  }
}
