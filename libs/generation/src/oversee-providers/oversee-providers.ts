import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import {
  ProviderFiguresRepository,
  type ProviderFigures,
} from '../data/provider-figures.repository.js';
import {
  ProviderHealthRepository,
  type KnownProvider,
} from '../data/provider-health.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { DispatchKick } from '../dispatch-images/dispatch-kick.js';
import type { AdminProvider } from '../http/admin-provider.schemas.js';
import {
  limitNow,
  roomNow,
  stateOf,
  unlearnt,
  WELL,
  type ProviderHealth,
} from '../provider-health.js';
import type { ImageProvider } from '../provider/image-provider.js';
import { ProviderRegistry } from '../provider/provider-registry.js';

const UNKNOWN: KnownProvider = { ...WELL, lastFailure: null, pause: null };

/** What an operator does with a provider. */
export type ProviderAction = 'pause' | 'resume' | 'forget';

/** The image providers as operators see them, and what operators may do with them. */
@Injectable()
export class OverseeProviders {
  constructor(
    private readonly registry: ProviderRegistry,
    private readonly health: ProviderHealthRepository,
    private readonly figures: ProviderFiguresRepository,
    private readonly queue: QueueRepository,
    private readonly kick: DispatchKick,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  /** In the order in which they are asked. */
  async list(): Promise<AdminProvider[]> {
    const providers = this.registry.ordered;
    const [{ known, now_ms }, figuresOf] = await Promise.all([
      this.health.all(),
      this.figures.of(providers.map(({ name }) => name)),
    ]);
    return providers.map((provider, index) => ({
      ...identityOf(provider, index),
      ...healthView(known.get(provider.name) ?? UNKNOWN, now_ms),
      hour: figuresView(figuresOf(provider.name, 'hour')),
      day: figuresView(figuresOf(provider.name, 'day')),
    }));
  }

  /**
   * `pause`: no worker calls it until it is resumed. `forget`: what was learnt of it (the breaker, a
   * rest, a limit) no longer counts. What waits is tried at once after `resume` and `forget`.
   * @returns the row of the audit log. @throws not_found
   */
  async act(
    name: string,
    action: ProviderAction,
    reason: string,
    actor: Principal,
  ): Promise<{ auditId: string }> {
    if (!this.registry.get(name)) throw notConfigured();
    return this.unitOfWork.run(async () => {
      const before = await this.known(name);
      if (action === 'forget') await this.health.change(name, unlearnt);
      else
        await this.health.setPause(name, action === 'pause' ? { by: actor.email, reason } : null);
      const auditId = await this.audit.record({
        actor,
        action: `provider.${action}`,
        subjectType: 'provider',
        subjectId: name,
        reason,
        before: auditView(before),
        after: auditView(await this.known(name)),
      });
      if (action !== 'pause') {
        await this.queue.wake();
        await this.unitOfWork.afterCommit(() => this.kick.send());
      }
      return { auditId };
    });
  }

  /** Its row, made where there is none, locked for the rest of the transaction. */
  private async known(name: string): Promise<KnownProvider> {
    return (await this.health.change(name, () => null)).health;
  }
}

const notConfigured = () =>
  kernelErrors.raise('not_found', 'No provider of this name is configured. Reload the list.');

const identityOf = ({ name, model }: ImageProvider, index: number) => ({
  id: name,
  model,
  position: index + 1,
});

function healthView(known: KnownProvider, now_ms: number) {
  const { limit, pause, lastFailure } = known;
  const perMinute = limitNow(limit, now_ms);
  const state = stateOf(known, now_ms);
  const until_ms = { resting: known.restsUntil_ms, open: known.openUntil_ms }[state as string];
  return {
    state,
    until: until_ms === undefined ? null : new Date(until_ms).toISOString(),
    failures: known.failures,
    limit:
      limit === null || perMinute === null
        ? null
        : {
            perMinute,
            learntPerMinute: limit.perMinute,
            learntAt: new Date(limit.learntAt_ms).toISOString(),
            stated: limit.stated,
            free: roomNow(known, now_ms) ?? perMinute,
          },
    lastFailure: lastFailure && { ...lastFailure, at: lastFailure.at.toISOString() },
    pause: pause && { ...pause, at: pause.at.toISOString() },
  };
}

function figuresView({ p50_ms, p95_ms, ...figures }: ProviderFigures) {
  const seconds = (ms: number | null) => (ms === null ? null : Math.round(ms / 100) / 10);
  return { ...figures, p50_s: seconds(p50_ms), p95_s: seconds(p95_ms) };
}

const auditView = ({ pause, failures, limit }: KnownProvider & ProviderHealth) => ({
  paused: pause !== null,
  failures,
  limitPerMinute: limit?.perMinute ?? null,
});
