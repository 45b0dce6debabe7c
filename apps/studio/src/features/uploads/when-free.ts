import { Problem } from '../../api/problem.js';

export const after = (wait_ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, wait_ms));

/**
 * Asks again while the server says that it is busy and when to come again.
 * @throws Problem: any other, and 429 when the next time would be too late.
 */
export async function whenFree<T>(ask: () => Promise<T>, within_ms: number): Promise<T> {
  const until_ms = performance.now() + within_ms;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 429) throw error;
      if (error.retryAfter_s === undefined) throw error;
      const wait_ms = error.retryAfter_s * 1000;
      if (performance.now() + wait_ms > until_ms) throw error;
      await after(wait_ms);
    }
  }
}
