/**
 * Who may know whom: the one statement of it. ESLint refuses any other import, and test/architecture
 * checks that the table itself is complete and without cycles. A new module gets its row here, and a
 * decision record, before its first file.
 */

/** Each module of libs/ and the modules whose index it may import. */
export const MAY_KNOW = {
  kernel: [],
  auth: ['kernel'],
  catalog: ['kernel'],
  credits: ['kernel'],
  support: ['kernel'],
  moderation: ['kernel', 'support'],
  storage: ['kernel', 'catalog'],
  billing: ['kernel', 'credits', 'catalog', 'support'],
  webhooks: ['kernel', 'auth', 'catalog'],
  privacy: ['kernel', 'auth', 'storage'],
  backup: ['kernel', 'auth', 'credits', 'storage', 'privacy'],
  generation: ['kernel', 'catalog', 'credits', 'storage', 'moderation', 'support'],
};

/** The only lib that the front ends may import; it is generated from the contract. */
export const CONTRACT = 'api-client';

/** Composition roots: they may import the index of every module. */
export const PROCESSES = ['apps/api', 'apps/worker'];

export const FRONT_ENDS = ['apps/studio', 'admin'];

/** Packages with few homes (modules, processes, front ends), as patterns of what an import says. */
export const PACKAGE_HOMES = [
  { packages: ['openai', 'openai/**'], homes: ['generation', 'moderation'] },
  { packages: ['@aws-sdk/**', '@smithy/**'], homes: ['storage'] },
  { packages: ['sharp'], homes: ['storage', 'generation', 'moderation', 'backup'] },
  { packages: ['@tensorflow/**', 'nsfwjs', 'nsfwjs/**'], homes: ['moderation'] },
  { packages: ['@contentauth/**', '@peculiar/**'], homes: ['storage'] },
  { packages: ['thumbhash'], homes: ['storage', 'apps/studio', 'admin'] },
  { packages: ['bull', '@nestjs/bull', 'ioredis', 'nodemailer'], homes: ['kernel'] },
  { packages: ['pg'], homes: ['kernel', 'backup'] },
  { packages: ['@node-rs/argon2', 'jose'], homes: ['auth'] },
];

/** Packages of the browser, which no lib and no process may import. */
export const BROWSER_PACKAGES = [
  'react',
  'react/**',
  'react-dom',
  'react-dom/**',
  'react-*',
  '@mui/**',
  '@tanstack/**',
  'ra-*',
  'antd',
  'antd/**',
  'radix-ui',
  'recharts',
  'lucide-react',
  'i18next',
];
