import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, with a trailing slash removed. */
export const PROJECT = join(fileURLToPath(new URL('../..', import.meta.url)), '.').replace(
  /\/$/,
  '',
);

/** A path inside the project. */
export const inProject = (...parts) => join(PROJECT, ...parts);
