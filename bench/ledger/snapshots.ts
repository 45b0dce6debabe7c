import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The plans of the journal at full size, as the last recorded run of the bench found them. */
const FOLDER = fileURLToPath(new URL('../plans/', import.meta.url));

export function writeSnapshots(plans: Record<string, string[]>): void {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, all] of Object.entries(plans))
    writeFileSync(`${FOLDER}${name}.txt`, `${all.join('\n\n')}\n`);
}

export function readSnapshot(name: string): string[] {
  return readFileSync(`${FOLDER}${name}.txt`, 'utf8').trim().split('\n\n');
}

export function snapshotNames(): string[] {
  return readdirSync(FOLDER)
    .map((file) => file.replace(/\.txt$/, ''))
    .sort();
}
