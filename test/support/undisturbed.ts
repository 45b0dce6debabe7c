const MOST_TRIES = 10;
const LOOK_ms = 20;

/**
 * For what only the clock can tell: where `work` fails it is tried again, if this process was kept from
 * running for `stall_ms` meanwhile. The time that passed then says nothing of the code.
 */
export async function undisturbed(stall_ms: number, work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    let last_ms = performance.now();
    let longest_ms = 0;
    const look = () => {
      const now_ms = performance.now();
      longest_ms = Math.max(longest_ms, now_ms - last_ms);
      last_ms = now_ms;
    };
    const looking = setInterval(look, LOOK_ms);
    try {
      await work();
      return;
    } catch (error) {
      look();
      if (longest_ms < stall_ms || tries === MOST_TRIES) throw error;
    } finally {
      clearInterval(looking);
    }
  }
}
