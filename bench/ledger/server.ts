import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '#kernel';
import type { LedgerBenchOptions } from './options.ts';
import { ensureRole, startPostgres, withClient } from '../../scripts/lib/postgres.mjs';

const SECRET = 'bench';
const OWNER = 'bench_owner';
const APP = 'bench_app';

/** Memory as on a small machine, and no checkpoint in the middle of a figure. */
const SETTINGS = [
  'shared_buffers=1GB',
  'max_wal_size=8GB',
  'checkpoint_timeout=15min',
  'synchronous_commit=on',
];

export interface Database {
  readonly name: string;
  /** As the product's role, which may only call the ledger's functions. */
  readonly appUrl: string;
  /** As the owner of the tables. */
  readonly ownerUrl: string;
  readonly superUrl: string;
}

/** The Postgres of a run: all ledgers that are compared live in databases of this one server. */
export class BenchServer {
  readonly #made: string[] = [];

  readonly superUrl: string;
  readonly #end: () => Promise<void>;

  private constructor(superUrl: string, end: () => Promise<void>) {
    this.superUrl = superUrl;
    this.#end = end;
  }

  /**
   * Uses the given server, or starts one. With `fsync` off a commit still waits until its log is
   * written, but not until the disk has it: a slow disk would be all that is measured.
   */
  static async start({ server, fsync }: LedgerBenchOptions): Promise<BenchServer> {
    const own =
      server === undefined ? await ownServer(fsync) : { url: server, end: async () => undefined };
    await withClient(own.url, async (client) => {
      await ensureRole(client, OWNER, SECRET);
      await ensureRole(client, APP, SECRET);
    });
    return new BenchServer(own.url, own.end);
  }

  /** The product's own tables and functions, as the build has them. */
  async productDatabase(part: string): Promise<Database> {
    const database = await this.emptyDatabase(part);
    await migrate({
      ownerUrl: database.ownerUrl,
      appUrl: database.appUrl,
      folder: fileURLToPath(new URL('../../dist/migrations', import.meta.url)),
    });
    return database;
  }

  emptyDatabase(part: string): Promise<Database> {
    return this.create(part, 'template1');
  }

  /** Nobody may be connected to the original meanwhile. */
  copyOf(original: Database, part: string): Promise<Database> {
    return this.create(part, original.name);
  }

  async drop(database: Database): Promise<void> {
    await withClient(this.superUrl, (client) =>
      client.query(`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`),
    );
  }

  /** Removes what the run made; a server that was started for it ends. */
  async stop(): Promise<void> {
    for (const name of this.#made)
      await withClient(this.superUrl, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
      );
    await this.#end();
  }

  /** The settings that decide what the figures mean, read from the server itself. */
  async settings(): Promise<string> {
    const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers'];
    return withClient(this.superUrl, async (client) => {
      const { rows } = await client.query<{ version: string; settings: string }>(
        `SELECT current_setting('server_version') AS version,
           string_agg(name || ' ' || current_setting(name), ', ') AS settings
         FROM unnest($1::text[]) AS name`,
        [names],
      );
      return `Postgres ${rows[0]?.version}, ${rows[0]?.settings}`;
    });
  }

  private async create(part: string, template: string): Promise<Database> {
    const name = `bench_${part}_${process.pid}`;
    await withClient(this.superUrl, (client) =>
      client.query(
        `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${OWNER} STRATEGY file_copy`,
      ),
    );
    this.#made.push(name);
    const urlFor = (role?: string) => {
      const url = new URL(this.superUrl);
      url.pathname = `/${name}`;
      if (role) Object.assign(url, { username: role, password: SECRET });
      return url.href;
    };
    return { name, appUrl: urlFor(APP), ownerUrl: urlFor(OWNER), superUrl: urlFor() };
  }
}

async function ownServer(fsync: boolean) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-postgres-'));
  chmodSync(folder, 0o755); // As root, the server runs as another user.
  const server = await startPostgres({
    folder: join(folder, 'data'),
    password: SECRET,
    log: join(folder, 'log'),
    settings: [...SETTINGS, `fsync=${fsync ? 'on' : 'off'}`],
  });
  return {
    url: server.adminUrl,
    end: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
