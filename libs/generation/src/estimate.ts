/** Seconds that typical and slow images take, from a provider's call to the stored picture. */
export interface Durations {
  readonly p50_s: number;
  readonly p90_s: number;
}

/** The same for a whole generation. */
export type Estimate = Durations;

/** What is known about a tier: how long its images take, and how busy we are. */
export interface Load extends Durations {
  /** Images ahead in the queue, this generation's own excluded. */
  readonly ahead: number;
  readonly images: number;
  readonly slots: number;
}

/**
 * An honest estimate for a whole generation: the waves of work before and in it, each as long as
 * a typical (p50) or slow (p90) image. Whole seconds, at least 1.
 */
export function estimate({ p50_s, p90_s, ahead, images, slots }: Load): Estimate {
  const width = Math.max(1, slots);
  const waves = ahead / width + Math.ceil(Math.max(1, images) / width);
  return {
    p50_s: Math.max(1, Math.ceil(waves * p50_s)),
    p90_s: Math.max(1, Math.ceil(waves * p90_s)),
  };
}
