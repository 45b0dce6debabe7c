/**
 * Whole milliseconds that a Retry-After header asks for (RFC 9110, 10.2.3: seconds, or a date), or
 * undefined where it says nothing that can be read. Parts of a second, which some servers send, count.
 */
export function retryAfter_ms(text: string | null | undefined, now_ms: number): number | undefined {
  if (!text) return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return Math.max(0, Math.ceil(seconds * 1000));
  const date = Date.parse(text);
  return Number.isFinite(date) ? Math.max(0, date - now_ms) : undefined;
}
