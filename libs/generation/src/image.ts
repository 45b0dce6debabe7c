/**
 * The image: the unit of work. One provider call, one slice of the hold, one end state.
 *
 * The transitions are data, so that they can be tested whole and compared with the copy that the
 * database enforces (`generation.image_may_move` in the migration). One more is no move of the
 * pipeline: a refused picture whose appeal was won is delivered (deliver-granted).
 */
export const imageStatuses = [
  'queued',
  'leased',
  'generating',
  'storing',
  'delivered',
  'blocked',
  'failed',
  'cancelled',
  'in_review',
] as const;

export type ImageStatus = (typeof imageStatuses)[number];

export const imageTransitions: Readonly<Record<ImageStatus, readonly ImageStatus[]>> = {
  queued: ['leased', 'failed', 'cancelled'],
  leased: ['generating', 'queued', 'failed', 'cancelled'],
  generating: ['storing', 'queued', 'blocked', 'failed', 'cancelled', 'in_review'],
  storing: ['delivered', 'queued', 'blocked', 'failed', 'cancelled', 'in_review'],
  in_review: ['delivered', 'blocked', 'failed', 'cancelled'],
  delivered: [],
  blocked: [],
  failed: [],
  cancelled: [],
};

/** True when the table above allows the move. */
export const mayMove = (from: ImageStatus, to: ImageStatus): boolean =>
  imageTransitions[from].includes(to);

export const terminalImageStatuses = imageStatuses.filter(
  (status) => imageTransitions[status].length === 0,
);

/** A terminal image never changes its status again, and its hold is resolved. */
export const isTerminal = (status: ImageStatus): boolean => imageTransitions[status].length === 0;

/** States in which a worker owns the image: they need a lease, or somebody takes it back. */
export const leasedImageStatuses = ['leased', 'generating', 'storing'] as const;

/** States that the customer's cancel may still end. A case under review waits for its decision. */
export const cancellableImageStatuses = ['queued', 'leased', 'generating', 'storing'] as const;

/** What happens to the hold when an image arrives in a state; null: nothing yet. */
export const settlementOf = (status: ImageStatus): 'capture' | 'release' | null => {
  if (!isTerminal(status)) return null;
  return status === 'delivered' ? 'capture' : 'release';
};
