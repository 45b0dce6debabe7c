import { readFileSync } from 'node:fs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { median, type Contest } from './rate.ts';

const CALLS = 4_000;
const ROUNDS = 3;

/**
 * Microseconds that the server computes for one move, by what the kernel says of its processes:
 * whatever the driver costs, and whatever else the machine does, is not in it. One client, in turns;
 * each figure is the median of its turns. Undefined where the server runs elsewhere.
 */
export async function serverTime<Name extends string>(
  candidates: Contest<Name>,
  superUrl: string,
): Promise<Record<Name, number> | undefined> {
  const names = Object.keys(candidates) as Name[];
  const turns = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const name of names) {
      const before = await computed_ns(superUrl);
      for (let i = 0; i < CALLS; i += 1) await candidates[name]();
      const after = await computed_ns(superUrl);
      if (!before || !after) return undefined;
      turns.get(name)?.push(difference_us(before, after) / CALLS);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(turns.get(name) ?? [])])) as Record<
    Name,
    number
  >;
}

type Times = Map<number, number>;

/** By process: nanoseconds on a processor (the first field of Linux' /proc/<pid>/schedstat). */
async function computed_ns(superUrl: string): Promise<Times | undefined> {
  const { rows } = await withClient(superUrl, (client) =>
    client.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    ),
  );
  try {
    return new Map(
      rows.map(({ pid }) => [
        pid,
        Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]),
      ]),
    );
  } catch {
    return undefined;
  }
}

function difference_us(before: Times, after: Times): number {
  let sum_ns = 0;
  for (const [pid, now_ns] of after) sum_ns += now_ns - (before.get(pid) ?? 0);
  return sum_ns / 1_000;
}
