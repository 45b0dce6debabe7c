export interface Places {
  /** At the same time, in this process. */
  inAll: number;
  /** Of these, of one workspace: what one customer can keep from the others. */
  ofOne: number;
}

/** Bounds how much of something heavy goes on at a time, in all and for one workspace. */
export class FairGate {
  private readonly open = new Map<string, number>();
  private total = 0;

  constructor(private readonly places: Places) {}

  /** @returns what frees the place, or whose places are taken: the workspace's `own`, or `all`. */
  enter(workspaceId: string): (() => void) | 'own' | 'all' {
    const own = this.open.get(workspaceId) ?? 0;
    if (own >= this.places.ofOne) return 'own';
    if (this.total >= this.places.inAll) return 'all';
    this.open.set(workspaceId, own + 1);
    this.total += 1;
    let isOpen = true;
    return () => {
      if (!isOpen) return;
      isOpen = false;
      this.total -= 1;
      const left = (this.open.get(workspaceId) ?? 1) - 1;
      if (left > 0) this.open.set(workspaceId, left);
      else this.open.delete(workspaceId);
    };
  }
}
