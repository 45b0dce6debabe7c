import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { CONTRACT, MAY_KNOW } from '../../scripts/lint/module-table.mjs';

const root = new URL('../../', import.meta.url);
const folders = readdirSync(new URL('libs', root)).filter((name) => name !== CONTRACT);
const modules = Object.keys(MAY_KNOW);

describe('the table of who may know whom', () => {
  it('has a row for every lib, and none for a lib that is gone', () => {
    expect([...modules].sort()).toEqual([...folders].sort());
  });

  it('names only modules that exist', () => {
    for (const known of Object.values(MAY_KNOW).flat()) expect(modules).toContain(known);
  });

  it('has no cycle, nor does any module know itself', () => {
    const reaches = (from: string, seen = new Set<string>()): Set<string> => {
      for (const next of MAY_KNOW[from] ?? []) {
        if (seen.has(next)) continue;
        seen.add(next);
        reaches(next, seen);
      }
      return seen;
    };
    for (const module of modules) expect([...reaches(module)]).not.toContain(module);
  });

  it('is what package.json lets be imported', () => {
    const { imports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
      imports: Record<string, unknown>;
    };
    const names = Object.keys(imports)
      .map((name) => name.replace(/^#|\/events$/g, ''))
      .filter((name) => name !== CONTRACT);
    expect(new Set(names)).toEqual(new Set(modules));
  });
});
