import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

import { build } from './build.mjs';
import { Failure } from './failure.mjs';
import { inProject } from './paths.mjs';
import { provideForTests } from './provision-tests.mjs';
import { recordFigures } from './record-figures.mjs';

/**
 * @param {string[]} args names of files in bench/, then options for them, which begin with a dash;
 *   with `--draft` or `--only` the figures are printed and not recorded
 * @returns {Promise<number>} the exit code
 */
export default async function runBench(args) {
  const end = args.findIndex((each) => each.startsWith('-'));
  const areas = end === -1 ? args : args.slice(0, end);
  const options = args.slice(areas.length);
  const isRecorded = !options.some((each) => /^--(draft|only)\b/.test(each));
  if (areas.length === 0)
    throw new Failure('Say what to measure.', 'For example: npm run bench -- ledger');
  for (const area of areas) {
    const file = inProject('bench', `${area}.ts`);
    if (!existsSync(file)) throw new Failure(`There is no bench called ${area}.`, 'See bench/.');
    await provideForTests(['medium']);
    await build({ say: (line) => process.stdout.write(`${line}\n`) });
    const { default: measure } = await import(pathToFileURL(file).href);
    const body = await measure(options);
    process.stdout.write(`${body}\n`);
    if (!isRecorded) continue;
    recordFigures(
      'docs/benchmarks.md',
      'Benchmarks',
      area,
      `\`npm run bench -- ${area}\`\n\n${body}`,
    );
  }
  return 0;
}
