import { Clock } from '#kernel';
import { Injectable } from '@nestjs/common';
import { QueueRepository } from '../data/queue.repository.js';
import type { WithImages } from '../data/generation.repository.js';
import { estimate, type Durations } from '../estimate.js';
import { isFinal } from '../generation.js';
import type { ImageStatus } from '../image.js';
import { ProviderRegistry } from '../provider/provider-registry.js';
import { SharedHealth } from '../run-image/shared-health.js';
import type { Standing } from './generation-view.js';

const CACHE_MS = 10_000;

/** Where an open generation stands in the queue, and how long it will probably take. */
@Injectable()
export class Standings {
  private readonly durations = new Map<string, { at_ms: number; value: Durations }>();

  constructor(
    private readonly queue: QueueRepository,
    private readonly providers: ProviderRegistry,
    private readonly health: SharedHealth,
    private readonly clock: Clock,
  ) {}

  async of(generation: WithImages): Promise<Standing> {
    if (isFinal(generation.status)) return {};
    const [{ position, ahead }, slots, durations] = await Promise.all([
      this.queue.positionOf(generation.id),
      this.queue.liveSlots(),
      this.durationsOf(generation.resolution),
      this.health.look(),
    ]);
    const open = generation.images.filter((image) => image.settledAt === null).length;
    const queuePosition = generation.status === 'accepted' ? position : undefined;
    const isAny = (...states: ImageStatus[]) =>
      generation.images.some(({ status }) => states.includes(status));
    const waits = isAny('queued', 'leased') && !isAny('generating', 'storing');
    // Nobody knows for how long.
    if (waits && this.health.areAllPaused(this.providers.ordered))
      return { queuePosition, paused: true };
    return {
      queuePosition,
      estimate: estimate({ ...durations, ahead, images: open, slots }),
    };
  }

  /** As measured of the providers in use; else by the word of the one that is asked first. */
  private async durationsOf(resolution: string): Promise<Durations> {
    const now_ms = this.clock.now().getTime();
    const known = this.durations.get(resolution);
    if (known && now_ms - known.at_ms < CACHE_MS) return known.value;
    const { main, ordered } = this.providers;
    const names = ordered.map(({ name }) => name);
    const value = (await this.queue.recentDurations(resolution, names)) ?? main.usual;
    this.durations.set(resolution, { at_ms: now_ms, value });
    return value;
  }
}
