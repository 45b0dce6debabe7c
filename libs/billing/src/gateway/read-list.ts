import type { GatewayPage } from './payment-gateway.js';

/** 100 rows a page: 200,000 rows are more than a run of one night should compare. */
const MAX_PAGES = 2_000;

/** How far back a list is needed. */
export interface Reach<T> {
  madeAt: (item: T) => Date | null;
  since: Date;
}

/**
 * Reads a list of the gateway's and keeps what `keep` chooses of each page, or does something with it and
 * keeps nothing: a list may be too long to be held. Nobody promises its order:
 * it ends early only while every date so far was no later than the one before it, after a page that is
 * older than `reach` as a whole. It is not complete where rows were not understood, or where it was too
 * long and was cut.
 */
export async function readList<T>(
  read: (page: number) => Promise<GatewayPage<T>>,
  keep: (page: T[]) => T[] | Promise<T[]>,
  reach?: Reach<T>,
): Promise<{ items: T[]; complete: boolean; cut: boolean; unread: (string | null)[] }> {
  const items: T[] = [];
  const unread: (string | null)[] = [];
  let page: number | null = 1;
  let isFalling = reach !== undefined;
  let last = Infinity;
  for (let count = 0; page !== null; count += 1) {
    if (count === MAX_PAGES) return { items, complete: false, cut: true, unread };
    const { items: found, next, unread: left }: GatewayPage<T> = await read(page);
    unread.push(...left);
    items.push(...(await keep(found)));
    if (reach && isFalling && found.length > 0) {
      const dates = found.map((item) => reach.madeAt(item)?.getTime() ?? null);
      isFalling = dates.every((at, index) => at !== null && at <= (dates[index - 1] ?? last));
      last = dates.at(-1) ?? last;
      if (isFalling && dates.every((at) => at !== null && at < reach.since.getTime())) break;
    }
    page = next;
  }
  return { items, complete: unread.length === 0, cut: false, unread };
}
