import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NestFactory } from '@nestjs/core';
import { Credits, CreditsCoreModule } from '#credits';
import { Config, KernelModule, migrate, UnitOfWork } from '#kernel';
import pg from 'pg';
import { freePort } from '../scripts/lib/net.mjs';
import { withClient } from '../scripts/lib/postgres.mjs';
import { startRedis } from '../scripts/lib/redis.mjs';
import { APP, clusterUrl, OWNER, testCluster } from '../scripts/lib/test-cluster.mjs';

const CLIENTS = 20;
const SECONDS = 6;
const PLENTY = 100_000_000;
const PRICE = 10;

/** One hold and its capture for one image of that workspace. */
type Move = (workspaceId: string) => Promise<void>;

/** Moves a second of 20 clients that pick accounts at random, for a fixed time. */
async function rate(move: Move, accounts: readonly string[]): Promise<number> {
  const end_ms = performance.now() + SECONDS * 1_000;
  let moves = 0;
  const client = async () => {
    while (performance.now() < end_ms) {
      await move(accounts[Math.floor(Math.random() * accounts.length)] as string);
      moves += 1;
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return moves / SECONDS;
}

function bareSql(pool: pg.Pool): Move {
  return async (workspaceId) => {
    const image = randomUUID();
    await pool.query(
      `SELECT credits.place_holds($1, $2, ARRAY[$3::uuid], ARRAY[${PRICE}::bigint], 'image_requested', 'system')`,
      [workspaceId, randomUUID(), image],
    );
    await pool.query(`SELECT credits.capture_hold($1, 'image_delivered', 'system')`, [image]);
  };
}

function application(credits: Credits, unitOfWork: UnitOfWork): Move {
  return async (workspaceId) => {
    const imageId = randomUUID();
    await unitOfWork.run(() =>
      credits.placeHolds({
        workspaceId,
        generationId: randomUUID(),
        holds: [{ imageId, amount: PRICE }],
      }),
    );
    await unitOfWork.run(() => credits.capture(imageId));
  };
}

async function openAccounts(credits: Credits, unitOfWork: UnitOfWork, count: number) {
  const ids = Array.from({ length: count }, () => randomUUID());
  for (const workspaceId of ids)
    await unitOfWork.run(async () => {
      await credits.openAccount(workspaceId);
      await credits.grant({
        workspaceId,
        kind: 'pack',
        amount: PLENTY,
        source: `bench:${workspaceId}`,
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'bench',
        actor: 'system',
      });
    });
  return ids;
}

/** A migrated database of this run's own; its code is the built one. */
async function freshDatabase() {
  const cluster = await testCluster();
  const name = `bench_${process.pid}`;
  const admin = clusterUrl(cluster, 'postgres', 'postgres');
  await withClient(admin, (client) => client.query(`CREATE DATABASE ${name} OWNER ${OWNER}`));
  const url = clusterUrl(cluster, APP, name);
  await migrate({
    ownerUrl: clusterUrl(cluster, OWNER, name),
    appUrl: url,
    folder: fileURLToPath(new URL('../dist/migrations', import.meta.url)),
  });
  const drop = () =>
    withClient(admin, (client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
  return { url, drop };
}

/** Hold and capture: the bare SQL functions beside the application's own code path. */
export default async function measure(): Promise<string> {
  const database = await freshDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const redis = await startRedis({ folder, port: await freePort() });
  const config = new Config({
    DATABASE_URL: database.url,
    REDIS_URL: redis.url,
    SESSION_SECRET: 'x'.repeat(32),
    ENCRYPTION_KEY: 'x'.repeat(32),
  });
  class Bench {}
  const app = await NestFactory.createApplicationContext(
    { module: Bench, imports: [KernelModule.forProcess(config, 'bench'), CreditsCoreModule] },
    { logger: ['error'] },
  );
  const pool = new pg.Pool({ connectionString: database.url, max: CLIENTS });
  const credits = app.get(Credits);
  const unitOfWork = app.get(UnitOfWork);
  const sql = bareSql(pool);
  const own = application(credits, unitOfWork);

  const rows: string[] = [];
  for (const count of [1, 50, 2_000]) {
    const accounts = await openAccounts(credits, unitOfWork, count);
    await rate(own, accounts); // warms plans and connections of both paths
    const bare = await rate(sql, accounts);
    const mine = await rate(own, accounts);
    rows.push(
      `| ${count} | ${bare.toFixed(0)} | ${mine.toFixed(0)} | ${(mine / bare).toFixed(2)} |`,
    );
  }
  const findings = await credits.auditFindings(1);
  await pool.end();
  await app.close();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
  await database.drop();
  if (findings.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(findings)}`);
  return [
    `Hold and capture a second, ${CLIENTS} clients, ${SECONDS} s a figure; the books' audit is empty at the end.`,
    '',
    '| accounts | bare SQL functions | through the application | ratio |',
    '| ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}
