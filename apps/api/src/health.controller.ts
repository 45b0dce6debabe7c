import { Controller, Get, Header, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { timingSafeEqual } from 'node:crypto';
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
    private readonly metrics: Metrics,
  ) {}

  @Get('healthz')
  live() {
    return { status: 'ok' };
  }

  /** Redis away does not make the API unready: accepting goes on without it. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const [postgres, redis] = await Promise.all([this.postgresState(), this.redisState()]);
    const ready = postgres === 'ok';
    void reply.status(ready ? 200 : 503);
    return { status: ready ? 'ok' : 'unavailable', checks: { postgres, redis } };
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

  private async postgresState(): Promise<'ok' | 'unavailable'> {
    try {
      await this.unitOfWork.sql('SELECT 1');
      return 'ok';
    } catch {
      return 'unavailable';
    }
  }

  private async redisState(): Promise<'ok' | 'unavailable'> {
    return (await this.redis.isReady()) ? 'ok' : 'unavailable';
  }
}
