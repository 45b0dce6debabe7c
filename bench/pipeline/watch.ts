import { readdirSync, readFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';

const SAMPLE_ms = 100;

/** The fields of Linux' /proc/<pid>/stat from the third on; undefined when the process is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

export const parentOf = (pid: number): number => Number(statOf(pid)?.[1]);

/** The processes below that one. */
function descendantsOf(pid: number): number[] {
  const all = readdirSync('/proc').map(Number).filter(Number.isInteger);
  const childrenOf = Map.groupBy(all, parentOf);
  const below = (of: number): number[] =>
    (childrenOf.get(of) ?? []).flatMap((one) => [one, ...below(one)]);
  return below(pid);
}

/** Resident memory of a process and those below it, in bytes. */
export function residentBytes(pid: number): number {
  return [pid, ...descendantsOf(pid)]
    .map((one) => Number(statOf(one)?.[21] ?? 0) * PAGE_bytes)
    .reduce((sum, bytes) => sum + bytes, 0);
}

/** Milliseconds on a processor: of a process, and of all below it that live or were waited for. */
export function computed_ms(pid: number): { own: number; below: number } {
  const of = (one: number, ...fields: number[]) =>
    fields.reduce((sum, field) => sum + Number(statOf(one)?.[field] ?? 0) * TICK_ms, 0);
  const living = descendantsOf(pid).map((one) => of(one, 11, 12, 13, 14));
  return {
    own: of(pid, 11, 12),
    below: of(pid, 13, 14) + living.reduce((sum, ms) => sum + ms, 0),
  };
}

/** As every Linux on x86-64 and arm64 has them for programs like these. */
const PAGE_bytes = 4_096;
const TICK_ms = 10;

/** The largest resident memory of a process and those below it while the work goes on, in bytes. */
export async function peakBytes(pid: number, work: Promise<unknown>): Promise<number> {
  const end = new AbortController();
  void work.finally(() => end.abort());
  let peak = residentBytes(pid);
  try {
    for await (const _ of every(SAMPLE_ms, undefined, { signal: end.signal }))
      peak = Math.max(peak, residentBytes(pid));
  } catch (error) {
    if (!end.signal.aborted) throw error;
  }
  await work;
  return peak;
}

/** Part `p` of 1 of the values, by nearest rank. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

/** The 99th percentile of the event loop's delay since the last look, in milliseconds. */
export async function eventLoopDelay_ms(url: string, token: string): Promise<number> {
  const answer = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
  const [, seconds] = /^nodejs_eventloop_lag_p99_seconds (\S+)$/m.exec(await answer.text()) ?? [];
  if (seconds === undefined) throw new Error(`${url}/metrics has no delay of the event loop`);
  return Number(seconds) * 1_000;
}
