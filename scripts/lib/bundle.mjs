import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { inProject } from './paths.mjs';

/** The programs of the server, and the compiled files in which they begin. */
const PROGRAMS = {
  api: 'apps/api/src/main.js',
  worker: 'apps/worker/src/main.js',
  migrate: 'apps/api/src/migrate.js',
  backup: 'apps/worker/src/backup.js',
};

/** Packages that load native code or files of their own from where they are installed. */
const LEFT_OUTSIDE = [
  '@node-rs/argon2',
  'bull',
  'ioredis', // Bull brings it along: one copy of it for both.
  'pino',
  'sharp',
];

const isOutside = (id) =>
  id.startsWith('node:') || LEFT_OUTSIDE.some((name) => id === name || id.startsWith(`${name}/`));

/** Nest looks for these and does without them. Anything else that is not found fails the build. */
const OPTIONAL = [
  '@fastify/view',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
];

/**
 * Puts the compiled server's programs, and the packages that they use, into a few files: a program
 * loads these in a third of the time that its 4,000 modules take. The compiled modules stay beside
 * them: child processes and migrations are loaded one by one, and `import.meta.url` is still theirs.
 *
 * @param {string} folder with the compiled `apps` and `libs`; the programs come into its `server`
 */
export async function bundleServer(folder) {
  const { rolldown } = await import('rolldown');
  const server = join(folder, 'server');
  const bundle = await rolldown({
    input: Object.fromEntries(
      Object.entries(PROGRAMS).map(([name, path]) => [name, join(folder, path)]),
    ),
    platform: 'node',
    external: isOutside,
    plugins: [compiledModules(folder, server)],
    onLog(level, { code, message }) {
      if (code === 'UNRESOLVED_IMPORT' && !OPTIONAL.some((name) => message.includes(`'${name}`)))
        throw new Error(message);
    },
  });
  await bundle.write({
    dir: server,
    format: 'esm',
    keepNames: true, // Nest and Bull know things by the names of classes.
    sourcemap: true,
    chunkFileNames: 'part-[hash].js',
  });
  await bundle.close();
}

/** What a bundler cannot know of modules that were compiled one by one. */
const compiledModules = (folder, server) => ({
  name: 'compiled-modules',
  resolveId: {
    filter: { id: /^#/ },
    handler: (id) => join(folder, relative('dist', MODULES[id].default)),
  },
  load: {
    filter: { id: /\.[cm]?js$/ },
    handler: (id) => ({
      code: readFileSync(id, 'utf8'),
      // Traces name the lines of the sources; those of packages would only make the maps large.
      map: id.includes('/node_modules/') ? NO_MAP : JSON.parse(readFileSync(`${id}.map`, 'utf8')),
    }),
  },
  transform: {
    filter: { id: /\.js$/, code: 'import.meta.url' },
    handler(code, id) {
      if (relative(folder, id).startsWith('..')) return undefined;
      const own = JSON.stringify(relative(server, id));
      return code.replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`);
    },
  },
});

/** `#name` is a file of dist/: here of the folder that is to become it. */
const MODULES = JSON.parse(readFileSync(inProject('package.json'), 'utf8')).imports;

const NO_MAP = { version: 3, sources: [], names: [], mappings: '' };
