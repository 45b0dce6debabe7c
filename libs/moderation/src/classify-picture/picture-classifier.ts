import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ChildPool } from '#kernel';
import type { Scores } from './scores.js';

/**
 * Our own look at pictures: a small model that ships inside a package and knows nudity, in a child
 * process of its own (about 230 MB while it is used), so that the event loop that serves people
 * and beats for leases never waits for it. No network.
 */
@Injectable()
export class PictureClassifier implements OnApplicationShutdown {
  private readonly pool = new ChildPool<{ jpeg: Uint8Array }, Scores>({
    entry: new URL('./classifier.child.js', import.meta.url),
    size: 1,
    // The first one loads the model too: a child that is ended on that never gets to know it.
    job_timeout_ms: 60_000,
    max_queue: 100,
    idle_ms: 120_000,
  });

  /**
   * @param jpeg a small copy that we made ourselves.
   * @throws ChildPoolError when there is no answer.
   */
  classify(jpeg: Uint8Array): Promise<Scores> {
    return this.pool.run({ jpeg });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.close();
  }
}
