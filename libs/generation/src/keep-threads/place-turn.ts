import { Injectable } from '@nestjs/common';
import { ThreadRepository, type ThreadRow } from '../data/thread.repository.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import type { Wish } from '../request-generation/wish.js';
import { titleFrom } from './title-from.js';

/** Puts a request into the thread that it names, or into a new one. */
@Injectable()
export class PlaceTurn {
  constructor(private readonly threads: ThreadRepository) {}

  /** Before anything moves. @throws thread_not_found, thread_full */
  async check(workspaceId: string, { threadId }: Pick<Wish, 'threadId'>): Promise<void> {
    if (threadId !== undefined) roomIn(await this.threads.find(workspaceId, threadId));
  }

  /**
   * In the transaction that writes the run, and before it: the thread's row is locked first.
   * @returns the id of its thread, or null. @throws as `check`
   */
  async place(workspaceId: string, wish: Wish): Promise<string | null> {
    const { threadId, startThread, prompt } = wish;
    if (startThread === true) return this.threads.add(workspaceId, titleFrom(prompt));
    if (threadId === undefined) return null;
    if (!(await this.threads.addTurn(workspaceId, threadId, limits.max_thread_turns)))
      roomIn(await this.threads.find(workspaceId, threadId));
    return threadId;
  }
}

function roomIn(thread: ThreadRow | null): void {
  if (!thread) throw threadNotFound();
  if (thread.turns >= limits.max_thread_turns)
    throw generationErrors.raise(
      'thread_full',
      `A thread has ${limits.max_thread_turns} turns at most. Go on from one of its images in a new one: send startThread with parentImageId.`,
      { extra: { max: limits.max_thread_turns } },
    );
}

export const threadNotFound = () =>
  generationErrors.raise('thread_not_found', 'There is no such thread of yours.');
