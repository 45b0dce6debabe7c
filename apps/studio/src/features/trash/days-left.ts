const DAY_MS = 86_400_000;

/**
 * Whole days until the picture is deleted for good; 0 on the last one. Null when that day is over:
 * something still needs the picture, as an open case does.
 */
export function daysLeft(purgeAt: string, now = Date.now()): number | null {
  const left_ms = new Date(purgeAt).getTime() - now;
  return left_ms < -DAY_MS ? null : Math.max(0, Math.floor(left_ms / DAY_MS));
}
