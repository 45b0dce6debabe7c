import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
import { Storage } from '#storage';
import { Config, kernelErrors, Metrics, Public, RedisClient, UnitOfWork } from '#kernel';

const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Liveness, readiness and metrics, for load balancers and Prometheus. */
@ApiExcludeController()
@Controller()
@Public()
export class HealthController {
  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly redis: RedisClient,
    private readonly storage: Storage,
    private readonly metrics: Metrics,
  ) {}

  @Get('healthz')
  live() {
    return { status: 'ok' };
  }

  /**
   * Unready (503) only without Postgres: with Redis or the object store away requests are still
   * accepted, and what they need waits; the answer then says `degraded` and which one is away.
   */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [postgres, redis, objectStore] = await Promise.all([
      stateOf(this.unitOfWork.sql('SELECT 1')),
      stateOf(this.redis.connection.ping()),
      stateOf(this.storage.checkStore()),
    ]);
    void reply.status(postgres === 'ok' ? 200 : 503);
    const checks = { postgres, redis, objectStore };
    return { status: statusOf(checks), checks };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async prometheus(@Req() request: FastifyRequest): Promise<string> {
    if (!this.mayReadMetrics(request))
      throw kernelErrors.raise('forbidden', 'Send the metrics token as a bearer token.');
    return this.metrics.registry.metrics();
  }

  private mayReadMetrics(request: FastifyRequest): boolean {
    const { metricsToken } = this.config;
    if (metricsToken === null) return LOOPBACK.has(request.socket.remoteAddress ?? '');
    const given = Buffer.from(request.headers.authorization ?? '');
    const wanted = Buffer.from(`Bearer ${metricsToken}`);
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  }
}

type State = 'ok' | 'unavailable';

async function stateOf(check: Promise<unknown>): Promise<State> {
  return check.then(
    () => 'ok',
    () => 'unavailable',
  );
}

function statusOf(checks: Record<'postgres' | 'redis' | 'objectStore', State>) {
  if (checks.postgres !== 'ok') return 'unavailable';
  return Object.values(checks).every((state) => state === 'ok') ? 'ok' : 'degraded';
}
