import boundaries from 'eslint-plugin-boundaries';

import {
  BROWSER_PACKAGES,
  CONTRACT,
  FRONT_ENDS,
  MAY_KNOW,
  PACKAGE_HOMES,
  PROCESSES,
} from './module-table.mjs';

const MODULES = Object.keys(MAY_KNOW);
const external = (packages) => ({ module: { origin: ['external', 'core'], source: packages } });
const lib = (module) => ({ element: { type: 'lib', captured: { module } } });
const places = (...types) => ({ element: { types: { anyOf: types } } });

/** The index of a module, under its `#name` and no other. */
const face = (module) => ({
  to: { ...lib(module), file: { categories: 'index' } },
  dependency: { source: `#${module}` },
});

/** What a module announces: types only. */
const facts = {
  to: { element: { type: 'lib' }, file: { categories: 'events' } },
  dependency: { kind: 'type', source: '#*/events' },
};

/** Later policies win over earlier ones; what none allows is refused. */
const policies = [
  {
    from: { element: { isUnknown: false } },
    allow: { to: { module: { origin: ['external', 'core'] } } },
  },
  ...MODULES.map((module) => ({
    from: lib(module),
    allow: [...MAY_KNOW[module].map(face), facts],
  })),
  { from: places(...PROCESSES), allow: [...MODULES.map(face), facts] },
  {
    from: places(...FRONT_ENDS),
    allow: { to: { element: { type: CONTRACT } }, dependency: { source: `#${CONTRACT}` } },
  },
  { from: places('test', 'bench'), allow: { to: { element: { isUnknown: false } } } },
  ...PACKAGE_HOMES.map(({ packages, homes }) => ({
    // One policy for all of them: each costs time at every import of the repository.
    from: [
      ...MODULES.filter((module) => !homes.includes(module)).map(lib),
      places(...[...PROCESSES, ...FRONT_ENDS].filter((place) => !homes.includes(place))),
    ],
    disallow: { to: external(packages) },
    message: `${packages[0]} is at home in ${homes.join(' and ')} only`,
  })),
  {
    from: places('lib', ...PROCESSES, 'migrations'),
    disallow: { to: external(BROWSER_PACKAGES) },
    message: 'packages of the browser belong to the front ends',
  },
  {
    from: places(...FRONT_ENDS, CONTRACT),
    disallow: { to: external(['@nestjs/**', 'typeorm', 'fastify', 'node:*']) },
    message: 'packages of the server do not belong to the front ends',
  },
  { from: { file: { categories: 'build' } }, allow: { to: external('node:*') } },
  {
    from: { element: { isUnknown: false } },
    disallow: { to: external('#*') },
    message: 'no such module',
  },
];

/** Flat configuration of the boundary rules. */
export const boundaryRules = {
  plugins: { boundaries },
  settings: {
    'boundaries/root-path': new URL('../..', import.meta.url).pathname,
    'boundaries/elements': [
      { type: CONTRACT, pattern: `libs/${CONTRACT}`, partialMatch: false },
      { type: 'lib', pattern: 'libs/*', capture: ['module'], partialMatch: false },
      ...[...PROCESSES, ...FRONT_ENDS, 'migrations', 'test', 'bench', 'scripts'].map((place) => ({
        type: place,
        pattern: place,
        partialMatch: false,
      })),
    ],
    'boundaries/elements-single-match': true,
    'boundaries/files': [
      { category: 'index', pattern: 'libs/*/src/index.ts' },
      { category: 'events', pattern: 'libs/*/src/events.ts' },
      // What runs on Node when a front end is built.
      {
        category: 'build',
        pattern: ['{apps/studio,admin}/*.config.ts', 'apps/studio/prerender/**'],
      },
    ],
    'import/resolver': {
      typescript: {
        project: ['tsconfig.json'],
        conditionNames: ['types', 'source', 'import', 'node', 'default'],
      },
    },
  },
  rules: {
    'boundaries/dependencies': [
      'error',
      { default: 'disallow', policies, checkAllOrigins: true, checkUnknownLocals: true },
    ],
    'boundaries/no-unknown-files': 'error',
  },
};
