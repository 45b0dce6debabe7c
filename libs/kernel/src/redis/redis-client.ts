import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Config } from '../config/config.js';
import { log } from '../telemetry/log.js';

/** A command that cannot reach Redis fails after this, so that callers can fall back. */
const COMMAND_TIMEOUT_MS = 2_000;

/**
 * The process's connections to Redis. Redis holds nothing that would be missed: callers must
 * live with an error from any command.
 */
@Injectable()
export class RedisClient implements OnApplicationShutdown {
  readonly connection: Redis;
  private readonly subscribers = new Set<Redis>();

  constructor(private readonly config: Config) {
    this.connection = this.open('commands');
  }

  /** A connection of its own for SUBSCRIBE; `quit()` it when done. */
  subscriber(): Redis {
    const connection = this.open('subscriber');
    this.subscribers.add(connection);
    connection.once('end', () => this.subscribers.delete(connection));
    return connection;
  }

  onApplicationShutdown(): void {
    this.connection.disconnect();
    for (const subscriber of this.subscribers) subscriber.disconnect();
  }

  private open(purpose: string): Redis {
    const redis = new Redis(this.config.redisUrl, {
      maxRetriesPerRequest: 1,
      enableOfflineQueue: purpose === 'subscriber',
      commandTimeout: purpose === 'subscriber' ? undefined : COMMAND_TIMEOUT_MS,
      retryStrategy: (times) => Math.min(times * 200, 2_000),
    });
    let failing = false;
    redis.on('error', (error: Error) => {
      if (!failing) log.warn({ purpose, code: (error as { code?: string }).code }, 'Redis is away');
      failing = true;
    });
    redis.on('ready', () => {
      if (failing) log.info({ purpose }, 'Redis is back');
      failing = false;
    });
    return redis;
  }
}
