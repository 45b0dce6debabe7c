import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { bookTotals } from '#credits';
import type { Config } from '#kernel';
import type { Finding } from '../backup-failure.js';
import { inTransaction, queryOf, withConnection } from '../data/connection.js';
import { load } from '../data/load.js';
import type { Manifest } from '../place/manifest.js';

/**
 * Loads all rows in one transaction: they are all there, or none is.
 * @returns tables and sums that came out other than they were
 */
export function loadDatabase(
  config: Config,
  folder: string,
  manifest: Manifest,
): Promise<Finding[]> {
  return withConnection(config.database.ownerUrl, async (client) => {
    const sources = manifest.tables.map((table) => ({
      ...table,
      open: () => createReadStream(join(folder, table.file.path)).pipe(createGunzip()),
    }));
    const query = queryOf(client);
    const [rows, books] = await inTransaction(client, 'BEGIN', async () => [
      await load(client, sources, manifest.sequences),
      await bookTotals(query),
    ]);
    await query('ANALYZE');
    return [...rowFindings(manifest, rows), ...bookFindings(manifest, { ...books })];
  });
}

function rowFindings({ tables }: Manifest, loaded: readonly number[]): Finding[] {
  return tables.flatMap(({ schema, name, rows }, index) =>
    rows === loaded[index]
      ? []
      : {
          code: 'rows_differ' as const,
          subject: `${schema}.${name}`,
          text: `${loaded[index] ?? 0} rows came of ${rows}`,
        },
  );
}

function bookFindings({ books }: Manifest, restored: Readonly<Record<string, number>>): Finding[] {
  return Object.entries(books).flatMap(([name, value]) =>
    restored[name] === value
      ? []
      : {
          code: 'totals_differ' as const,
          subject: name,
          text: `${restored[name] ?? 'nothing'} was restored of ${value}`,
        },
  );
}
