import { readFileSync } from 'node:fs';
import { setInterval as every } from 'node:timers/promises';

const SAMPLE_ms = 100;

/** Resident memory of a process, in bytes. Linux alone says it like this. */
export function residentBytes(pid: number): number {
  const [, kilobytes] =
    /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

/** The largest resident memory of a process while the work goes on, in bytes. */
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
