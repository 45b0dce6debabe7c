import type { Schemas } from '#api-client';

/** The state's key under `console.status`: what waits for something else than its day says so. */
export function erasureState({
  status,
  waitsFor,
}: Pick<Schemas['AdminErasure'], 'status' | 'waitsFor'>): string {
  if ((status === 'planned' || status === 'running') && waitsFor !== null) return 'erasure_waits';
  return {
    planned: 'erasure_planned',
    running: 'erasing',
    done: 'erased',
    taken_back: 'taken_back',
  }[status];
}
