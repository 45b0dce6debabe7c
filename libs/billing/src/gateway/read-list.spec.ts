import { describe, expect, it } from '@jest/globals';
import type { GatewayPage } from './payment-gateway.js';
import { readList } from './read-list.js';

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const reach = { madeAt: (date: Date | null) => date, since: day(100) };

/** Pages of three; counts how many were read. */
function listOf(rows: (Date | null)[]) {
  const list = {
    pages: 0,
    read: (page: number): Promise<GatewayPage<Date | null>> => {
      list.pages += 1;
      const next = page * 3 < rows.length ? page + 1 : null;
      return Promise.resolve({ items: rows.slice((page - 1) * 3, page * 3), next, unread: [] });
    },
  };
  return list;
}
const days = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, at) => day(from + (to > from ? at : -at)));
const recent = (page: (Date | null)[]) => page.filter((date) => date === null || date >= day(100));

describe('reading a list of the payment service', () => {
  it('ends after the first page that is too old, where the newest come first', async () => {
    const list = listOf(days(104, 80));
    expect(await readList(list.read, recent, reach)).toEqual({
      items: days(104, 100),
      complete: true,
      cut: false,
      unread: [],
    });
    expect(list.pages).toBe(3);
  });

  it('reads all of a list whose oldest come first', async () => {
    const list = listOf(days(80, 104));
    const { items } = await readList(list.read, recent, reach);
    expect(items).toEqual(days(100, 104));
  });

  it('reads all of a list in no order, and one with a row that has no date', async () => {
    for (const odd of [day(95), null]) {
      const list = listOf([day(90), odd, day(88), ...days(86, 80), day(103)]);
      const { items } = await readList(list.read, recent, reach);
      expect(items).toEqual([...(odd === null ? [null] : []), day(103)]);
    }
  });

  it('says so when the list is longer than one run reads', async () => {
    const endless = () => Promise.resolve({ items: [day(1)], next: 2, unread: [] });
    expect((await readList(endless, () => [])).complete).toBe(false);
  });

  it('is not complete where rows of any page were left out, and counts them', async () => {
    const pages = [['a', null], [], ['b']].map((unread, at) => ({
      items: [day(1)],
      next: at + 2,
      unread,
    }));
    const read = (page: number) =>
      Promise.resolve(pages[page - 1] ?? { items: [], next: null, unread: [] });
    expect(await readList(read, (page) => page)).toEqual({
      items: [day(1), day(1), day(1)],
      complete: false,
      cut: false,
      unread: ['a', null, 'b'],
    });
  });
});
