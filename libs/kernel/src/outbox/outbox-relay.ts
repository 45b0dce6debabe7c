import {
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { describeError, log } from '../telemetry/log.js';
import { Outbox } from './outbox.js';

const IDLE_MS = 250;
const AFTER_ERROR_MS = 2_000;

/** The worker's loop that carries facts from the outbox to listeners; safe with many workers. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopping = false;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;

  constructor(private readonly outbox: Outbox) {}

  onApplicationBootstrap(): void {
    this.plan(0);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(delay_ms: number): void {
    if (this.stopping) return;
    this.timer = setTimeout(() => {
      this.running = this.turn();
    }, delay_ms);
  }

  private async turn(): Promise<void> {
    try {
      const delivered = await this.outbox.relay();
      this.plan(delivered > 0 ? 0 : IDLE_MS);
    } catch (error) {
      log.warn({ error: describeError(error) }, 'outbox relay pauses');
      this.plan(AFTER_ERROR_MS);
    }
  }
}
