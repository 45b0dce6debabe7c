import { useSyncExternalStore } from 'react';

/** Pauses between two looks for the server, in milliseconds; the last one repeats. */
const PAUSES_MS = [1000, 2000, 4000, 8000];

type Listener = () => void;

const watchers = new Set<Listener>();
const returners = new Set<Listener>();
let lost = false;
let attempts = 0;
let timer: ReturnType<typeof setTimeout> | undefined;

function show(next: boolean): void {
  if (lost === next) return;
  lost = next;
  for (const watcher of watchers) watcher();
}

async function look(): Promise<void> {
  try {
    // Any answer at all, an error page too, means that somebody is there.
    await fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
  } catch {
    lookLater();
    return;
  }
  attempts = 0;
  show(false);
  for (const returner of returners) returner();
}

function lookLater(): void {
  clearTimeout(timer);
  timer = setTimeout(() => void look(), PAUSES_MS[Math.min(attempts, PAUSES_MS.length - 1)]);
  attempts += 1;
}

/** To be told by whoever got no answer: from now on the server is looked for until it is back. */
export function connectionLost(): void {
  if (lost) return;
  show(true);
  lookLater();
}

/** Looks at once instead of after the pause. */
export function reconnect(): void {
  clearTimeout(timer);
  void look();
}

/** Calls back each time the server can be reached again. Returns the way to stop. */
export function onReconnect(listener: Listener): () => void {
  returners.add(listener);
  return () => returners.delete(listener);
}

addEventListener('offline', connectionLost);
addEventListener('online', () => lost && reconnect());

/** True while the server cannot be reached. */
export function useConnectionLost(): boolean {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => lost,
  );
}
