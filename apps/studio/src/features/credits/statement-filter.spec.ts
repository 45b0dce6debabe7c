import { describe, expect, it } from '@jest/globals';
import { filterFrom, GROUPS, isFiltered, paramsOf, queryOf } from './statement-filter.js';

const RUN = '01a201d5-2c2c-72af-adb1-cfcdde44bf04';
const read = (text: string) => filterFrom(new URLSearchParams(text));

describe('the filter of the statement', () => {
  it('survives the way through the address', () => {
    const text = `kind=received&lot=pack&from=2026-11-01&to=2026-11-30&run=${RUN}`;
    expect(new URLSearchParams(paramsOf(read(text))).toString()).toBe(text);
  });

  it('leaves out what makes no sense', () => {
    const filter = read('kind=toString&lot=gold&from=2026-13-01&to=yesterday&run=1');
    expect(isFiltered(filter)).toBe(false);
    expect(queryOf(filter)).toEqual({});
  });

  it('asks for whole days of the reader', () => {
    const { from, to } = queryOf(read('from=2026-11-01&to=2026-11-01'));
    expect(new Date(from!).getHours()).toBe(0);
    expect(new Date(to!).getTime() - new Date(from!).getTime()).toBe(86_400_000);
  });

  it('names each kind of move in one group only', () => {
    const kinds = Object.values(GROUPS).flat();
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(queryOf(read('kind=used'))).toEqual({ kind: 'hold,capture,release' });
  });
});
