/** One part of a backup, a restore or a drill, for the report. */
export interface Step {
  name: string;
  seconds: number;
  bytes?: number;
}

/** Says what happens, and how long each part took. */
export class Progress {
  readonly steps: Step[] = [];

  /** @param say a line for the person who waits */
  constructor(private readonly say: (line: string) => void = () => undefined) {}

  tell(line: string): void {
    this.say(line);
  }

  /** @param bytesOf what of the result to report as bytes that were moved */
  async step<T>(name: string, work: () => Promise<T>, bytesOf?: (result: T) => number): Promise<T> {
    const began = performance.now();
    const result = await work();
    const seconds = Math.round(performance.now() - began) / 1000;
    const step = { name, seconds, ...(bytesOf ? { bytes: bytesOf(result) } : {}) };
    this.steps.push(step);
    this.say(`  ${describeStep(step)}`);
    return result;
  }
}

/** E.g. `objects copied: 12.3 MB in 0.8 s (15.4 MB/s)`. */
export function describeStep({ name, seconds, bytes }: Step): string {
  if (bytes === undefined) return `${name}: ${seconds.toFixed(1)} s`;
  const rate = seconds > 0 && bytes > 0 ? `, ${sizeInWords(bytes / seconds)}/s` : '';
  return `${name}: ${sizeInWords(bytes)} in ${seconds.toFixed(1)} s${rate}`;
}

/** E.g. `12.3 MB`, and kilobytes below a hundred of them. */
export const sizeInWords = (bytes: number) =>
  bytes < 100_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** The most memory that this process has had, in bytes. */
export const peakMemory = () => process.resourceUsage().maxRSS * 1024;
