import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import { sendBytes } from './send-bytes.js';
import { after, whenFree } from './when-free.js';

/** What the sender of a file wants to know, and says. */
export interface Watch {
  /** @param share of the file that has arrived, from 0 to 1. */
  onProgress?: (share: number) => void;
  /** The line broke; it goes on by itself. */
  onLoss?: () => void;
  /** False once the picture is not wanted any more: nothing more of it is sent. */
  isWanted?: () => boolean;
}

const FREE_WITHIN_MS = 120_000;
/** So many losses without anything that arrived in between, and the line is given up: six minutes. */
const MAX_LOSSES = 15;
const MAX_WAIT_MS = 30_000;

/**
 * Sends a file in pieces. After a loss it asks what has arrived, and goes on from there.
 * @throws Problem: why the server does not take it; the last loss, when the line stays away
 */
export async function sendPieces(id: string, file: File, watch: Watch): Promise<void> {
  let losses = 0;
  const arrived = (): void => {
    losses = 0;
  };
  for (;;) {
    try {
      await sendMissing(id, file, watch, arrived);
      return;
    } catch (error) {
      losses += 1;
      if (!isLoss(error) || losses > MAX_LOSSES || watch.isWanted?.() === false) throw error;
      watch.onLoss?.();
      await backOnline(Math.min(MAX_WAIT_MS, 500 * 2 ** losses));
    }
  }
}

async function sendMissing(
  id: string,
  file: File,
  { onProgress, isWanted }: Watch,
  onArrived: () => void,
): Promise<void> {
  const params = { path: { id } };
  const { items } = await whenFree(
    () => answer(api.POST('/api/v1/uploads/{id}/pieces', { params })),
    FREE_WITHIN_MS,
  );
  let there = 0;
  for (const { arrived, bytes } of items) if (arrived) there += bytes;
  for (const { arrived, offset, bytes, uploadUrl, headers } of items) {
    if (arrived || uploadUrl === undefined) continue;
    if (isWanted?.() === false) throw new DOMException('not wanted any more', 'AbortError');
    const before = there;
    onProgress?.(before / file.size);
    await sendBytes(uploadUrl, headers ?? {}, file.slice(offset, offset + bytes), (sent) =>
      onProgress?.((before + sent) / file.size),
    );
    there += bytes;
    onArrived();
  }
  onProgress?.(1);
}

/** What a new try may mend: a broken line, a store that is away for a moment, a link that ended. */
const isLoss = (error: unknown): boolean =>
  error instanceof Problem && (error.transient || error.status === 403 || error.status === 500);

/** Waits so long, but no longer than until the browser says that the line is back. */
function backOnline(wait_ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      removeEventListener('online', done);
      resolve();
    };
    addEventListener('online', done);
    void after(wait_ms).then(done);
  });
}
