import { appendFileSync } from 'node:fs';

/**
 * Hands a figure that a test measured (a recovery time, a count) to the record of full runs,
 * docs/full-test-runs.md. In an ordinary run it does nothing.
 *
 * @param name what was measured, with its unit: 'SIGKILL to the last image, s'
 */
export function recordFigure(name: string, value: number | string): void {
  const file = process.env.TEST_FIGURES;
  if (file) appendFileSync(file, `${JSON.stringify([name, String(value)])}\n`);
}
