import { retryAfter_ms } from '#kernel';

/** What a refusal for too many calls says of the wait and of the limit. */
export interface RateFacts {
  retryAfter_ms?: number;
  limitPerMinute?: number;
}

const MINUTE_MS = 60_000;
/** As in "on images per min (IPM): Limit 5."; a limit of tokens says nothing of calls. */
const STATED = /\b(?:images|requests) per min(?:ute)?\b[^:]{0,20}: Limit (\d{1,9})\b/i;

/**
 * Of the vendor's `retry-after-ms`, else of what every server may send, else of the count of requests
 * that the `x-ratelimit-*` headers tell, where that is the one that is used up.
 */
export function rateFacts(message: string, headers: Headers | undefined): RateFacts {
  const usedUp = headers?.get('x-ratelimit-remaining-requests') === '0';
  const reset_ms = usedUp ? duration_ms(headers.get('x-ratelimit-reset-requests')) : undefined;
  const exact = Number.parseFloat(headers?.get('retry-after-ms') ?? '');
  const asked_ms = Number.isFinite(exact)
    ? Math.max(0, exact)
    : retryAfter_ms(headers?.get('retry-after'), Date.now());
  // A count that begins anew only after more than a minute is of a day, and no rate.
  const byHeader =
    usedUp && (reset_ms === undefined || reset_ms <= MINUTE_MS)
      ? headers.get('x-ratelimit-limit-requests')
      : null;
  return {
    retryAfter_ms: asked_ms ?? reset_ms,
    limitPerMinute: positive(STATED.exec(message)?.[1] ?? byHeader),
  };
}

/** `1s`, `6m0s`, `20ms`, `1h2m3.5s`, as OpenAI writes them. */
function duration_ms(text: string | null): number | undefined {
  const parts = /^(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text ?? '');
  if (!text || !parts) return undefined;
  const [hours = 0, minutes = 0, seconds = 0, rest_ms = 0] = parts.slice(1).map(numberOf);
  return hours * 60 * MINUTE_MS + minutes * MINUTE_MS + seconds * 1_000 + rest_ms;
}

/** A part that is not there counts nothing. */
const numberOf = (part: string | undefined): number => Number(part ?? 0);

function positive(text: string | null | undefined): number | undefined {
  const value = /^\d{1,9}$/.test(text ?? '') ? Number(text) : 0;
  return value > 0 ? value : undefined;
}
