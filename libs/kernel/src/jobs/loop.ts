import { describeError, log } from '../telemetry/log.js';

/** Runs `turn`, waits, and again; never two turns at once. A failing turn is logged once in a row. */
export class Loop {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private stopped = false;
  private failing = false;
  private woken = false;

  constructor(
    private readonly name: string,
    private readonly pace_ms: number,
    private readonly turn: () => Promise<void>,
  ) {
    this.plan(0);
  }

  wake(): void {
    this.woken = true;
    if (!this.running) this.plan(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    await this.running;
  }

  private plan(delay_ms: number): void {
    if (this.stopped) return;
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.woken = false;
      this.running = this.run().finally(() => {
        this.running = null;
        this.plan(this.woken ? 0 : this.pace_ms);
      });
    }, delay_ms);
  }

  private async run(): Promise<void> {
    try {
      await this.turn();
      this.failing = false;
    } catch (error) {
      if (!this.failing)
        log.warn({ loop: this.name, error: describeError(error) }, 'a turn failed');
      this.failing = true;
    }
  }
}
