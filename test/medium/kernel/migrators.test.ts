import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { migrate } from '../../../libs/kernel/src/database/migrate.js';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { emptyDatabase, type TestDatabase } from '../../support/postgres.js';

const TABLE = `export class CreatePieces1795305600001 {
  async up(runner) {
    await runner.query("CREATE SCHEMA shop; CREATE TABLE shop.piece (colour text NOT NULL)");
  }
}`;

/** As CONTRIBUTING says that a large table is indexed; `before` runs first. */
const INDEX = (before = '', unique = '') => `export class IndexPieces1795305600002 {
  transaction = false;
  async up(runner) {
    ${before}
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS shop.piece_colour');
    await runner.query('CREATE ${unique} INDEX CONCURRENTLY piece_colour ON shop.piece (colour)');
  }
}`;

/** Until another migrator has asked for its turn, however it waits for it. */
const SOMEBODY_WAITS = `
    for (const until = Date.now() + 60_000; ; await new Promise((go) => setTimeout(go, 20))) {
      const others = await runner.query(
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database()" +
        " AND pid <> pg_backend_pid() AND query LIKE '%advisory_lock%'");
      if (others.length > 0) break;
      if (Date.now() > until) throw new Error('no other migrator came');
    }`;

describe('an index that is made while the table is written', () => {
  let database: TestDatabase;
  let folder: string;
  beforeEach(async () => {
    database = await emptyDatabase();
    folder = await mkdtemp(join(tmpdir(), 'migrations-'));
    await writeFile(join(folder, 'package.json'), '{"type": "module"}');
    await writeFile(join(folder, '1795305600001-create-pieces.js'), TABLE);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
    await database.drop();
  });

  const index = (text: string) => writeFile(join(folder, '1795305600002-index-pieces.js'), text);
  const run = () => migrate({ ownerUrl: database.ownerUrl, appUrl: database.ownerUrl, folder });
  const rows = (sql: string) =>
    withClient(database.ownerUrl, async (client) => (await client.query(sql)).rows as unknown[]);
  const validIndexes = () =>
    rows(`SELECT indisvalid AS valid FROM pg_index
           WHERE indexrelid = to_regclass('shop.piece_colour')`);

  it('does not meet a second migrator in a deadlock: one works, the other finds it done', async () => {
    await index(INDEX(SOMEBODY_WAITS));
    const done = await Promise.all([run(), run()]);
    expect(done.map(({ applied }) => applied.length).sort()).toEqual([0, 2]);
    expect(await validIndexes()).toEqual([{ valid: true }]);
  });

  it('is made anew after a run that broke off', async () => {
    await run();
    await rows(`INSERT INTO shop.piece VALUES ('red'), ('red')`);
    await index(INDEX('', 'UNIQUE'));
    await expect(run()).rejects.toThrow(/could not create unique index/);
    expect(await validIndexes()).toEqual([{ valid: false }]);
    await rows('DELETE FROM shop.piece');
    expect((await run()).applied).toEqual(['IndexPieces1795305600002']);
    expect(await validIndexes()).toEqual([{ valid: true }]);
  });
});
