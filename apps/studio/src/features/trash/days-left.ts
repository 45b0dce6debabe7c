const DAY_MS = 86_400_000;

/** Whole days until the picture is deleted for good; 0 on the last one. */
export function daysLeft(purgeAt: string, now = Date.now()): number {
  return Math.max(0, Math.floor((new Date(purgeAt).getTime() - now) / DAY_MS));
}
