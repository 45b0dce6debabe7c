import type { GatewayPage } from './payment-gateway.js';

/** 100 rows a page: 100,000 rows are more than a run of one night should compare. */
const MAX_PAGES = 1_000;

/**
 * Reads a list of the gateway's as far as `isWanted` needs. Nobody promises its order: it ends early
 * only after a whole page of what is not wanted, and that not on the first page.
 */
export async function readList<T>(
  read: (page: number) => Promise<GatewayPage<T>>,
  isWanted: (item: T) => boolean,
): Promise<{ items: T[]; complete: boolean }> {
  const items: T[] = [];
  let page: number | null = 1;
  for (let count = 0; page !== null; count += 1) {
    if (count === MAX_PAGES) return { items, complete: false };
    const { items: found, next }: GatewayPage<T> = await read(page);
    const wanted = found.filter(isWanted);
    items.push(...wanted);
    if (count > 0 && found.length > 0 && wanted.length === 0) break;
    page = next;
  }
  return { items, complete: true };
}
