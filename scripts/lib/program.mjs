import { inProject } from './paths.mjs';

/**
 * How a program of the built server is run.
 * @param {'api' | 'worker' | 'migrate' | 'backup'} name
 * @returns {{ args: string[], env: Record<string, string> }} for Node, before the program's own
 */
export const program = (name) => ({
  args: ['--enable-source-maps', inProject('dist', 'server', `${name}.js`)],
  // What Node has compiled once is there at the next start, and goes with the build that it is of.
  env: { NODE_COMPILE_CACHE: inProject('dist', 'server', '.compiled') },
});
