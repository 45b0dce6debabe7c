import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import { MAY_KNOW } from '../../scripts/lint/module-table.mjs';
import { withClient } from '../../scripts/lib/postgres.mjs';
import { freshDatabase } from '../support/postgres.js';

const modules = Object.keys(MAY_KNOW);
const libs = fileURLToPath(new URL('../../libs/', import.meta.url));

const sourcesOf = (module: string) =>
  readdirSync(join(libs, module, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => ({
      name: `${module}/src/${name}`,
      text: readFileSync(join(libs, module, 'src', name), 'utf8'),
    }));

/** Tables of other modules that a text reads or writes in SQL. */
function foreignTables(module: string, text: string): string[] {
  const others = modules.filter((other) => other !== module);
  const statement = new RegExp(
    String.raw`\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+"?(${others.join('|')})"?\.\w+(?!\w*\()`,
    'g',
  );
  return [...text.matchAll(statement)].map(([found]) => found);
}

/** Entities of other modules that a relation points at: their classes come from a package-like import. */
function foreignRelations(text: string): string[] {
  const related = [
    ...text.matchAll(/@(?:ManyToOne|OneToMany|OneToOne|ManyToMany)\(\s*\(\)\s*=>\s*(\w+)/g),
  ].flatMap(([, entity]) => entity ?? []);
  return related.filter((entity) =>
    new RegExp(String.raw`import[^;]*\b${entity}\b[^;]*from\s+'#`).test(text),
  );
}

describe('each module keeps to its own tables', () => {
  it.each(modules)('%s names no table of another module in its SQL', (module) => {
    const found = sourcesOf(module).flatMap(({ name, text }) =>
      foreignTables(module, text).map((sql) => `${name}: ${sql}`),
    );
    expect(found).toEqual([]);
  });

  it.each(modules)('%s has no relation to an entity of another module', (module) => {
    expect(sourcesOf(module).flatMap(({ text }) => foreignRelations(text))).toEqual([]);
  });

  it('sees a violation of each kind', () => {
    expect(foreignTables('billing', 'SELECT 1 FROM credits.lots')).toHaveLength(1);
    expect(foreignTables('billing', 'SELECT * FROM credits.capture($1)')).toHaveLength(0);
    expect(foreignTables('credits', 'SELECT 1 FROM credits.lots')).toHaveLength(0);
    expect(foreignRelations(`import { User } from '#auth';\n@ManyToOne(() => User) user`)).toEqual([
      'User',
    ]);
    expect(foreignRelations(`import { Lot } from './lot.js';\n@ManyToOne(() => Lot) lot`)).toEqual(
      [],
    );
  });

  it('has no foreign key across schemas in the migrated database', async () => {
    const database = await freshDatabase();
    const rows = await withClient(database.ownerUrl, async (client) => {
      const { rows } = await client.query<{ from: string; to: string }>(
        `SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to
           FROM pg_constraint c
           JOIN pg_class child ON child.oid = c.conrelid
           JOIN pg_class parent ON parent.oid = c.confrelid
          WHERE c.contype = 'f' AND child.relnamespace <> parent.relnamespace`,
      );
      return rows;
    });
    await database.drop();
    expect(rows).toEqual([]);
  });
});
