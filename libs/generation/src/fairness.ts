/** An image that may be pushed now, as the dispatcher reads it. */
export interface WaitingImage {
  readonly imageId: string;
  /** What counts against the plan's cap as one: its generation, or the batch that this is a row of. */
  readonly jobId: string;
  /** The job has begun: it already counts against the plan's cap. */
  readonly begun: boolean;
  readonly ofBatch: boolean;
  /** It is made already and waits to be checked: it needs no call of a provider. */
  readonly stored: boolean;
}

/** One workspace's turn: its plan's cap, the jobs that run, and what waits, oldest first. */
export interface WorkspaceQueue {
  readonly workspaceId: string;
  readonly maxRunning: number;
  readonly running: number;
  readonly waiting: readonly WaitingImage[];
}

/**
 * Chooses which images go out. Workspaces take turns, one image each, in the order given (the one
 * served longest ago first), so a batch of a thousand never starves a neighbour's single image.
 * Inside a workspace images of begun jobs go first, and a new job begins only while the plan's cap
 * has room.
 * @param room free slots, and calls that the providers take now (both may be more than is there).
 */
export function chooseImages(
  queues: readonly WorkspaceQueue[],
  room: { slots: number; calls: number },
): string[] {
  const lines = queues.map(eligibleInOrder);
  const rounds = Math.max(0, ...lines.map((line) => line.length));
  const chosen: string[] = [];
  let { calls } = room;
  for (let round = 0; round < rounds; round += 1)
    for (const line of lines) {
      const next = line[round];
      if (next === undefined || chosen.length >= room.slots || (!next.stored && calls <= 0))
        continue;
      if (!next.stored) calls -= 1;
      chosen.push(next.imageId);
    }
  return chosen;
}

/**
 * Begun jobs first, then new ones as far as the cap has room. Batches come after single requests: a
 * batch counts as one job, and when a request waits for want of room it starts no further image, so
 * that its place is free once those under way are done.
 */
function eligibleInOrder(queue: WorkspaceQueue): WaitingImage[] {
  const room = Math.max(0, queue.maxRunning - queue.running);
  const singles = queue.waiting.filter((image) => !image.ofBatch);
  const rows = queue.waiting.filter((image) => image.ofBatch);
  const freshSingles = jobsOf(singles.filter((image) => !image.begun));
  const freshBatches = jobsOf(rows.filter((image) => !image.begun));
  const admitted = new Set([...freshSingles, ...freshBatches].slice(0, room));
  const mayGo = (image: WaitingImage) => image.begun || admitted.has(image.jobId);
  const yields = freshSingles.length > room;
  return [
    ...singles.filter((image) => image.begun),
    ...singles.filter((image) => !image.begun && admitted.has(image.jobId)),
    ...(yields ? [] : rows.filter(mayGo)),
  ];
}

const jobsOf = (images: readonly WaitingImage[]): string[] => [
  ...new Set(images.map((image) => image.jobId)),
];
