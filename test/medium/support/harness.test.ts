import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { withClient } from '../../../scripts/lib/postgres.mjs';
import { emptyDatabase, freshDatabase } from '../../support/postgres.js';
import { freshRedis } from '../../support/redis.js';

/** Real: Postgres 18 and Redis. Everybody's tests stand on these. */
describe('the harness', () => {
  it('gives each caller a database of its own, with Chinese trigrams', async () => {
    const [one, other] = await Promise.all([freshDatabase(), emptyDatabase()]);
    const name = (url: string) =>
      withClient(url, async (client) => {
        const { rows } = await client.query<{ db: string; version: string }>(
          `SELECT current_database() AS db, current_setting('server_version') AS version`,
        );
        return rows[0];
      });
    const [first, second] = [await name(one.ownerUrl), await name(other.ownerUrl)];
    expect(first?.version).toMatch(/^18/);
    expect(first?.db).not.toBe(second?.db);

    const trigrams = await withClient(other.ownerUrl, async (client) => {
      await client.query('CREATE EXTENSION pg_trgm');
      const { rows } = await client.query<{ t: string[] }>(`SELECT show_trgm('水彩画') AS t`);
      return rows[0]?.t.length;
    });
    expect(trigrams).toBeGreaterThan(0);

    await one.drop();
    await expect(name(one.ownerUrl)).rejects.toThrow(/does not exist/);
    await other.drop();
  });

  it('gives a Redis that can be flushed, killed and brought back', async () => {
    const redis = await freshRedis();
    const connection = new Redis(redis.url, {
      retryStrategy: () => 20,
      maxRetriesPerRequest: null,
    });
    connection.on('error', () => undefined);
    await connection.set('a', '1');
    await redis.flush();
    expect(await connection.get('a')).toBeNull();
    await connection.set('a', '1');
    await redis.kill();
    await redis.restart();
    expect(await connection.get('a')).toBeNull();
    connection.disconnect();
    await redis.stop();
  });
});
