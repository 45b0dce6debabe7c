import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { environmentSchema } from '../../libs/kernel/src/config/environment.schema.js';

const text = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
const found = (file: string, pattern: RegExp) =>
  new Set([...text(file).matchAll(pattern)].map(([, name]) => name));

const read = new Set(Object.keys(environmentSchema.shape));
/** The first cell of a row of a table; it may name several. */
const firstCells = [...text('docs/configuration.md').matchAll(/^\| (`[^|]*) \|/gm)].join('\n');
const documented = new Set(
  [...firstCells.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name),
);
/** Of the other servers in docker-compose.yml, by which our own variables are made up. */
const OF_OTHERS = ['POSTGRES_PASSWORD', 'APP_DATABASE_PASSWORD'];

describe('variables of the environment', () => {
  test('docs/configuration.md explains exactly those that the configuration reads', () => {
    expect([...documented].sort()).toEqual([...read].sort());
  });

  test('docker-compose.yml passes on and asks for no others', () => {
    const block = /&environment\n([\s\S]*?)\n\n/.exec(text('docker-compose.yml'))?.[1] ?? '';
    const passed = [...block.matchAll(/^ {4}([A-Z][A-Z0-9_]+):/gm)].map(([, name]) => name);
    expect(passed.length).toBeGreaterThan(20);
    expect(passed.filter((name) => !documented.has(name))).toEqual([]);
    const asked = found('docker-compose.yml', /\$\{([A-Z][A-Z0-9_]+)[:}]/g);
    expect([...asked].filter((name) => !documented.has(name)).sort()).toEqual(OF_OTHERS.sort());
  });

  test('whatever can be configured can be configured in docker-compose.yml and the image', () => {
    const given = new Set([
      ...found('docker-compose.yml', /^ {4,6}([A-Z][A-Z0-9_]+):/gm),
      ...found('Dockerfile', /^(?:ENV| {3}) ([A-Z][A-Z0-9_]+)=/gm),
    ]);
    expect([...documented].filter((name) => !given.has(name))).toEqual([]);
  });
});
