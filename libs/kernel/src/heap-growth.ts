import { setFlagsFromString } from 'node:v8';

/** What the heap may have more than was alive at the last full collection. */
const GROWTH_percent = 50;

/**
 * Keeps the memory of this process near what it needs. Left to itself on a machine with much memory,
 * V8 lets the heap grow to four times of what is alive before it collects the old part of it: work
 * that goes on for long looks like a leak, and the processes beside this one lack the room. Read at
 * each collection, so it may be set at any time.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_percent}`);
}
