/** Servers that somebody else runs: what `npm start` can say of them before it starts anything. */
import { Failure } from './failure.mjs';
import { until } from './net.mjs';
import { withClient } from './postgres.mjs';

const OLDEST_POSTGRES = 18;
const REDIS_ANSWERS_within_ms = 5_000;

/** SQLSTATE cannot_connect_now: the server is there and still starting. */
const STARTING = '57P03';

/** What is wrong, by the code of Node's or Postgres' error, and what to do about it. */
const DATABASE_FAULTS = {
  ECONNREFUSED: ['no Postgres answers at {at}', 'Start it, or correct the address'],
  ENOTFOUND: ['the host {host} is not known', 'Correct its name'],
  EAI_AGAIN: ['the host {host} cannot be looked up now', 'Correct its name, or mend the DNS'],
  EHOSTUNREACH: ['the host {host} cannot be reached', 'Correct the address, or mend the network'],
  ENETUNREACH: ['the host {host} cannot be reached', 'Correct the address, or mend the network'],
  ETIMEDOUT: ['{at} does not answer in time', 'Correct the address, or open its firewall for us'],
  '28P01': ['Postgres at {at} refuses the password of {user}', 'Correct user and password'],
  28000: [
    'Postgres at {at} does not let {user} in',
    'Correct the user, or allow it in pg_hba.conf',
  ],
  '3D000': [
    'there is no database {database} at {at}',
    'Make it (`CREATE DATABASE {database}`), or correct its name',
  ],
  53300: ['Postgres at {at} has no connection left', 'Raise its max_connections, or free some'],
};

const UNSET = 'or unset DATABASE_URL to use the embedded Postgres';

/**
 * Connects once with each address of a database that is given from outside.
 *
 * @param {Record<string, string | undefined>} env
 * @throws {Failure} naming the variable, where it points, and the remedy; never a password
 */
export async function checkDatabase(env) {
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL']) {
    if (env[name]) await checkOne(name, env[name]);
  }
}

async function checkOne(name, address) {
  const url = parse(address, ['postgres:', 'postgresql:']);
  if (!url) {
    throw new Failure(
      `${name} is not the address of a Postgres.`,
      'It looks like postgres://user:password@host:5432/database, special characters of the password percent-encoded.',
    );
  }
  const version = await until(() => askVersion(name, address, url), {
    what: `${name}: Postgres at ${url.host} is still starting`,
    every_ms: 500,
  });
  if (version >= OLDEST_POSTGRES) return;
  throw new Failure(
    `${name}: Postgres at ${url.host} is version ${version}; ${OLDEST_POSTGRES} or later is needed.`,
    `Upgrade it, point ${name} at another one, ${UNSET}.`,
  );
}

/** @returns {Promise<number | undefined>} the major version; undefined while the server is starting */
async function askVersion(name, address, url) {
  try {
    return await withClient(address, async (client) => {
      const { rows } = await client.query('SHOW server_version_num');
      return Math.floor(Number(rows[0].server_version_num) / 10_000);
    });
  } catch (error) {
    if (error.code === STARTING) return undefined;
    const [what, remedy] = DATABASE_FAULTS[codeOf(error)] ?? [
      `Postgres at {at} cannot be used: ${withoutPassword(error.message, url)}`,
      'Correct the address',
    ];
    const fill = (text) => text.replace(/\{(\w+)\}/g, (_, part) => partsOf(url)[part]);
    throw new Failure(`${name}: ${fill(what)}.`, `${fill(remedy)}, ${UNSET}.`);
  }
}

/**
 * What is wrong with the Redis of REDIS_URL. The product starts all the same, because everything that
 * counts is in Postgres.
 *
 * @returns {Promise<{ away?: string, evicts?: string }>} why it cannot be used now, or its policy when
 *   it throws away keys of the queues once its memory is full
 * @throws {Failure} when REDIS_URL is no address at all
 */
export async function redisTrouble(env) {
  const url = parse(env.REDIS_URL, ['redis:', 'rediss:']);
  if (!url) {
    throw new Failure(
      'REDIS_URL is not the address of a Redis.',
      'It looks like redis://user:password@host:6379, or unset it to use a private redis-server.',
    );
  }
  const { Redis } = await import('ioredis');
  const redis = new Redis(env.REDIS_URL, {
    lazyConnect: true,
    connectTimeout: REDIS_ANSWERS_within_ms,
    commandTimeout: REDIS_ANSWERS_within_ms,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let cause;
  redis.on('error', (error) => (cause ??= error));
  try {
    await redis.connect();
    await redis.ping();
    return { evicts: await evictionOf(redis) };
  } catch (error) {
    const { code, message } = cause ?? error;
    return {
      away: `Redis at ${url.host} cannot be used (${code ?? withoutPassword(message, url)})`,
    };
  } finally {
    redis.disconnect();
  }
}

/** INFO, because services that others run often forbid CONFIG. */
async function evictionOf(redis) {
  const memory = await redis.info('memory').catch(() => '');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  return policy === 'noeviction' ? undefined : policy;
}

function parse(address, protocols) {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return protocols.includes(url.protocol) ? url : undefined;
}

/** pg tells a connection that hangs only by its message. */
function codeOf(error) {
  return error.code ?? (/timeout/i.test(error.message) ? 'ETIMEDOUT' : undefined);
}

function partsOf(url) {
  const host = url.hostname || url.searchParams.get('host') || 'localhost';
  const user = decode(url.username) || 'nobody';
  return {
    host,
    at: url.port ? `${host}:${url.port}` : host,
    user,
    database: decode(url.pathname.slice(1)) || user,
  };
}

function withoutPassword(message, { password }) {
  if (!password) return message;
  return message.replaceAll(password, '…').replaceAll(decode(password), '…');
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part; // A lone % stands for itself.
  }
}
