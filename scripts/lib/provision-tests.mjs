import { spawnSync } from 'node:child_process';

import { installPackages, isOnPath } from './provision.mjs';
import { hasRedis } from './redis.mjs';
import { unpackedCeph } from './test-radosgw.mjs';

/** Installs what the chosen kinds of tests need of the machine; root with apt can, others are told. */
export async function provideForTests(kinds) {
  const needs = (...some) => some.some((kind) => kinds.includes(kind));
  if (needs('architecture', 'medium', 'e2e', 'faults', 'browser') && !hasRedis()) {
    installPackages(['redis-server'], 'The tests need redis-server.');
  }
  if (needs('browser')) {
    if (!isOnPath('chromium')) installPackages(['chromium'], 'The browser tests need Chromium.');
    if (!hasChineseFont()) {
      installPackages(
        ['fonts-noto-cjk'],
        'The browser tests look at Chinese text and need a font for it.',
      );
    }
  }
  if (needs('medium', 'e2e', 'faults')) await fetchObjectStore();
}

function hasChineseFont() {
  const { stdout } = spawnSync('fc-list', [':lang=zh'], { encoding: 'utf8' });
  return Boolean(stdout?.trim());
}

/** Only the tests of the S3 adapter need it: they say so themselves where it cannot be had. */
async function fetchObjectStore() {
  try {
    await unpackedCeph();
  } catch (error) {
    process.stderr.write(`The tests against a real S3 server will fail: ${error.message}\n`);
  }
}
