import { isTerminal, type ImageStatus } from './image.js';

/** A generation is one request of a customer: 1 to 10 images of one prompt. */
export const generationStatuses = [
  'accepted',
  'running',
  'finished',
  'cancelled',
  'failed',
] as const;

export type GenerationStatus = (typeof generationStatuses)[number];

export const generationTransitions: Readonly<
  Record<GenerationStatus, readonly GenerationStatus[]>
> = {
  accepted: ['running', 'finished', 'cancelled', 'failed'],
  running: ['finished', 'cancelled', 'failed'],
  finished: [],
  cancelled: [],
  failed: [],
};

export const isFinal = (status: GenerationStatus): boolean =>
  generationTransitions[status].length === 0;

/** Those of generations that wait or run. */
export const openStatuses: readonly GenerationStatus[] = generationStatuses.filter(
  (status) => !isFinal(status),
);

/**
 * The status that follows from the images. While one of them is open the generation is running
 * (or still accepted, when none has started); afterwards it is finished if any image was
 * delivered, cancelled if all were cancelled, else failed.
 */
export function deriveStatus(
  current: GenerationStatus,
  images: readonly ImageStatus[],
): GenerationStatus {
  if (isFinal(current)) return current;
  if (images.some((status) => !isTerminal(status))) {
    const started = images.some((status) => status !== 'queued');
    return current === 'running' || started ? 'running' : 'accepted';
  }
  if (images.includes('delivered')) return 'finished';
  return images.every((status) => status === 'cancelled') ? 'cancelled' : 'failed';
}

/** Limits that belong to the design and not to a plan. */
export const limits = {
  max_waiting_generations: 20,
  max_prompt_chars: 4000,
  max_negative_chars: 500,
  max_variables: 60,
  max_count: 10,
  max_references: 16,
  max_tags: 20,
  /** One page shows them all. */
  max_thread_turns: 100,
  max_thread_title_chars: 120,
  max_tag_chars: 40,
  /** Images of one request that changes many. */
  max_selection: 500,
  max_collections: 100,
  max_collection_images: 10_000,
  max_collection_name_chars: 80,
  /** Share links of a workspace that are open at one time. */
  max_share_links: 500,
  max_share_days: 365,
  /** Images of one ZIP: about 10 GB of the largest ones. */
  max_archive_images: 1000,
  /** For which a prepared ZIP can be downloaded. */
  archive_hours: 24,
} as const;
