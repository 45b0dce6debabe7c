/** The one source of the current time in TypeScript. SQL uses `kernel.now()` instead. */
export abstract class Clock {
  abstract now(): Date;
}

/** The machine's clock. */
export class SystemClock extends Clock {
  override now(): Date {
    return new Date();
  }
}
