import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from '@jest/globals';

import { erasureEn, erasureZh } from '../../admin/src/erasures/erasure.words.js';
import {
  codesEn,
  type CodeSection,
  type CodeWords,
} from '../../apps/studio/src/i18n/codes/codes.en.js';
import { codesZh } from '../../apps/studio/src/i18n/codes/codes.zh.js';
import { REASONS } from '../../libs/credits/src/statement-words.js';
import { undeliveredEnds } from '../../libs/generation/src/image-end.js';
import { rowProblems } from '../../libs/generation/src/row-problem.js';
import { ERASER_NAMES } from '../../libs/kernel/src/registry/erasers.js';
import { RULE_CODES } from '../../libs/moderation/src/rule.js';

const libs = fileURLToPath(new URL('../../libs/', import.meta.url));

type Module = Record<string, { table?: Record<string, unknown> } | undefined>;

/** Every closed table of errors: what `defineErrors` made in a file named for it. */
async function errorCodes(): Promise<Set<string>> {
  const files = readdirSync(libs, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.errors.ts') || name === join('kernel', 'src', 'http', 'problem.ts'),
  );
  expect(files.length).toBeGreaterThan(8);
  const codes = new Set<string>();
  for (const file of files) {
    const module = (await import(pathToFileURL(join(libs, file)).href)) as Module;
    for (const value of Object.values(module))
      for (const code of Object.keys(value?.table ?? {})) codes.add(code);
  }
  return codes;
}

/** Every text of a section with its code, as `code: text`. */
function texts(words: CodeWords, section: CodeSection): string[] {
  const rows: [string, string | readonly string[]][] = Object.entries(words[section]);
  return rows.flatMap(([code, variants]) => [variants].flat().map((text) => `${code}: ${text}`));
}

const missing = (section: CodeSection, codes: Iterable<string>): string[] =>
  [...codes].filter((code) => !Object.hasOwn(codesEn[section], code));

describe('the certificate of an erasure', () => {
  it('has words for everybody who holds data of persons', () => {
    const names = ERASER_NAMES.map((name) => name.replace('.', '_'));
    for (const words of [erasureEn, erasureZh])
      expect(Object.keys(words.parts).sort()).toEqual([...names].sort());
  });
});

describe('what the server says by a code', () => {
  it('has words in the studio, whichever closed table it is from', async () => {
    expect({
      errors: missing('errors', await errorCodes()),
      ends: missing('ends', Object.keys(undeliveredEnds)),
      reasons: missing('reasons', Object.keys(REASONS)),
      rules: missing('rules', RULE_CODES),
      rows: missing('rows', Object.keys(rowProblems)),
    }).toEqual({ errors: [], ends: [], reasons: [], rules: [], rows: [] });
  });

  it.each(['errors', 'ends', 'reasons', 'rules', 'rows'] as const)('has %s in both', (section) => {
    expect(Object.keys(codesZh[section]).sort()).toEqual(Object.keys(codesEn[section]).sort());
    expect(texts(codesEn, section).filter((line) => !/^\w+: [A-Z0-9{“]/.test(line))).toEqual([]);
    expect(texts(codesZh, section).filter((line) => !/[\u4e00-\u9fff]/.test(line))).toEqual([]);
  });
});
