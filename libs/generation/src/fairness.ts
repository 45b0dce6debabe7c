/** An image that may be pushed now, as the dispatcher reads it. */
export interface WaitingImage {
  readonly imageId: string;
  readonly generationId: string;
  /** The generation has begun: it already counts against the plan's cap. */
  readonly begun: boolean;
}

/** One workspace's turn: its plan's cap, what runs, and what waits, oldest first. */
export interface WorkspaceQueue {
  readonly workspaceId: string;
  readonly maxRunning: number;
  readonly running: number;
  readonly waiting: readonly WaitingImage[];
}

/**
 * Chooses which images go out. Workspaces take turns, one image each, in the order given (the one
 * served longest ago first), so a batch of a thousand never starves a neighbour's single image.
 * Inside a workspace images of begun generations go first, and a new generation begins only while
 * the plan's cap has room.
 */
export function chooseImages(queues: readonly WorkspaceQueue[], slots: number): string[] {
  const lines = queues.map(eligibleInOrder);
  const chosen: string[] = [];
  for (let round = 0; chosen.length < slots; round += 1) {
    const before = chosen.length;
    for (const line of lines) {
      const next = line[round];
      if (next !== undefined && chosen.length < slots) chosen.push(next);
    }
    if (chosen.length === before) break;
  }
  return chosen;
}

function eligibleInOrder(queue: WorkspaceQueue): string[] {
  const begun = queue.waiting.filter((image) => image.begun);
  const room = Math.max(0, queue.maxRunning - queue.running);
  const fresh = queue.waiting.filter((image) => !image.begun);
  const admitted = new Set([...new Set(fresh.map((image) => image.generationId))].slice(0, room));
  return [...begun, ...fresh.filter((image) => admitted.has(image.generationId))].map(
    (image) => image.imageId,
  );
}
