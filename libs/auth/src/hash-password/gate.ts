/** Thrown when the queue is full: the caller tells the visitor to try again. */
export class GateFull extends Error {}

/** Lets a bounded number of tasks run at once and a bounded number wait, first come first served. */
export class Gate {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly maxRunning: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws {GateFull} when too many wait already. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.running >= this.maxRunning) {
      if (this.waiting.length >= this.maxWaiting) throw new GateFull();
      // The one that leaves hands its place over, so `running` stays as it is.
      await new Promise<void>((enter) => this.waiting.push(enter));
    } else {
      this.running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
