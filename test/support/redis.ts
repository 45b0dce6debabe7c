import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Redis } from 'ioredis';

import { freePort } from '../../scripts/lib/net.mjs';
import { startRedis } from '../../scripts/lib/redis.mjs';

export interface TestRedis {
  readonly url: string;
  /** Forgets everything, as a wiped server does. */
  flush(): Promise<void>;
  /** SIGKILL. `restart` brings it back on the same port, empty. */
  kill(): Promise<void>;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis of your own on a free port, without persistence. Stop it in `afterAll`. */
export async function freshRedis(): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'redis-'));
  const port = await freePort();
  let server = await startRedis({ folder, port });
  return {
    url: server.url,
    async flush() {
      const connection = new Redis(server.url);
      await connection.flushall();
      connection.disconnect();
    },
    kill: () => server.kill(),
    async restart() {
      await server.stop();
      server = await startRedis({ folder, port });
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
