/** Open, until it is closed: then whoever comes waits until it is let through. */
export class Turnstile {
  private left = Infinity;
  private readonly waiting: (() => void)[] = [];

  close(): void {
    this.left = 0;
  }

  /** Those that wait come first. */
  letThrough(count: number): void {
    const first = this.waiting.splice(0, count);
    this.left += count - first.length;
    for (const go of first) go();
  }

  open(): void {
    this.letThrough(Infinity);
  }

  async pass(): Promise<void> {
    if (this.left > 0) this.left -= 1;
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}
