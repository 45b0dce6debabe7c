import { Injectable } from '@nestjs/common';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { LiveChannel, type PartialPreview } from '../follow-generation/live-channel.js';
import { isFinal } from '../generation.js';
import { isTerminal, type ImageStatus } from '../image.js';

/** Without a word from Redis, Postgres is asked this often. */
const POLL_MS = 1_000;

/** A person may take days to decide, and no client waits so long. */
const isSettled = ({ status }: { status: ImageStatus }): boolean =>
  isTerminal(status) || status === 'in_review';

/** Waits for the end of a generation, for clients that wait on their request. */
@Injectable()
export class AwaitGeneration {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly live: LiveChannel,
  ) {}

  /** @returns its end, or what of it waits for a person only; null when the signal came first (the job goes on without its reader). */
  async end(
    id: string,
    signal: AbortSignal,
    onPartial: (preview: PartialPreview) => void = () => undefined,
  ): Promise<WithImages | null> {
    let wake: () => void = () => undefined;
    const unsubscribe = await this.live.subscribe(id, (message) => {
      if (message.kind === 'partial') onPartial(message);
      else wake();
    });
    const abort = () => wake();
    signal.addEventListener('abort', abort);
    try {
      while (!signal.aborted) {
        const news = new Promise<void>((resolve) => (wake = resolve));
        const row = await this.generations.find(id);
        if (row && (isFinal(row.status) || row.images.every(isSettled))) return row;
        let timer: NodeJS.Timeout | undefined;
        await Promise.race([
          news,
          new Promise((resolve) => (timer = setTimeout(resolve, POLL_MS))),
        ]);
        clearTimeout(timer);
      }
      return null;
    } finally {
      signal.removeEventListener('abort', abort);
      unsubscribe();
    }
  }
}
