export const CLIENTS = 20;

/** Does one piece of work and says how many moves it was. */
export type Work = () => Promise<number>;

/** What is measured side by side: in one run, in turns, on one server. */
export type Contest<Name extends string> = Record<Name, Work>;

const ROUNDS = 3;
const WARM_UP_s = 1;

/**
 * Moves a second of each, by 20 clients at once. The candidates take turns (A B A B A B), so that
 * whatever else the machine does meets all of them; each figure is the median of its turns.
 */
export async function contest<Name extends string>(
  candidates: Contest<Name>,
  seconds: number,
): Promise<Record<Name, number>> {
  const names = Object.keys(candidates) as Name[];
  const turns = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (const name of names) await rate(candidates[name], WARM_UP_s);
  for (let round = 0; round < ROUNDS; round += 1)
    for (const name of names) turns.get(name)?.push(await rate(candidates[name], seconds));
  return Object.fromEntries(names.map((name) => [name, median(turns.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}

async function rate(work: Work, seconds: number): Promise<number> {
  const begin_ms = performance.now();
  const end_ms = begin_ms + seconds * 1_000;
  let moves = 0;
  const client = async () => {
    while (performance.now() < end_ms) {
      const done = await work(); // Not in one expression: others count while this one waits.
      moves += done;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return (moves * 1_000) / (performance.now() - begin_ms);
}

/** Milliseconds of one call after another: the median of `times`. */
export async function latency(call: () => Promise<unknown>, times: number): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < times; i += 1) {
    const begin_ms = performance.now();
    await call();
    all.push(performance.now() - begin_ms);
  }
  return median(all);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export function oneOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

/** Seconds that the work took, and what it answered. */
export async function timed<T>(work: () => Promise<T>): Promise<{ seconds: number; answer: T }> {
  const begin_ms = performance.now();
  const answer = await work();
  return { seconds: (performance.now() - begin_ms) / 1_000, answer };
}
