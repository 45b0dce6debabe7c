/** A port that nobody listens on now. */
export function freePort(): Promise<number>;
/** Whether the port can be bound on all addresses. */
export function portIsFree(port: number): Promise<boolean>;
/** Whether something accepts connections there. */
export function portAnswers(port: number, host?: string): Promise<boolean>;
/** Asks `probe` until it answers truthily; throws after `timeout_ms` (30 s unless told) with `what`. */
export function until<T>(
  probe: () => Promise<T> | T,
  options: { what: string; timeout_ms?: number; every_ms?: number },
): Promise<NonNullable<T>>;
