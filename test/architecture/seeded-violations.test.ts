import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';

/** What would be wrong, where, and the rule that must say so. */
const VIOLATIONS = [
  [
    'a module that the table does not allow',
    'libs/credits/src/x.ts',
    `import { Billing } from '#billing';\nBilling;`,
    'boundaries/dependencies',
  ],
  [
    'a business module known by the kernel',
    'libs/kernel/src/x.ts',
    `import { Auth } from '#auth';\nAuth;`,
    'boundaries/dependencies',
  ],
  [
    'a file inside another module',
    'libs/billing/src/x.ts',
    `import { creditsErrors } from '../../credits/src/credits.errors.js';\ncreditsErrors;`,
    'boundaries/dependencies',
  ],
  [
    'the index of another module by its path',
    'libs/billing/src/x.ts',
    `import { Credits } from '../../credits/src/index.js';\nCredits;`,
    'boundaries/dependencies',
  ],
  [
    'facts of another module as values',
    'libs/credits/src/x.ts',
    `import { Fact } from '#billing/events';\nFact;`,
    'boundaries/dependencies',
  ],
  [
    'a module that does not exist',
    'libs/credits/src/x.ts',
    `import { X } from '#nowhere';\nX;`,
    'boundaries/dependencies',
  ],
  [
    'a file that does not exist',
    'libs/credits/src/x.ts',
    `import { X } from './nowhere.js';\nX;`,
    'boundaries/dependencies',
  ],
  [
    'a module without a row in the table',
    'libs/newcomer/src/index.ts',
    `import { Clock } from '#kernel';\nClock;`,
    'boundaries/dependencies',
  ],
  [
    'an export that leads around the table',
    'libs/credits/src/x.ts',
    `export * from '#billing';`,
    'boundaries/dependencies',
  ],
  [
    'a dynamic import that leads around the table',
    'libs/credits/src/x.ts',
    `await import('#billing');`,
    'boundaries/dependencies',
  ],
  [
    'the model provider outside its homes',
    'libs/billing/src/x.ts',
    `import OpenAI from 'openai';\nOpenAI;`,
    'boundaries/dependencies',
  ],
  [
    'a subpath of the model provider outside its homes',
    'libs/billing/src/x.ts',
    `import { toFile } from 'openai/uploads';\ntoFile;`,
    'boundaries/dependencies',
  ],
  [
    'the S3 client outside storage',
    'libs/generation/src/x.ts',
    `import { S3Client } from '@aws-sdk/client-s3';\nS3Client;`,
    'boundaries/dependencies',
  ],
  [
    'React in a lib',
    'libs/catalog/src/x.ts',
    `import React from 'react';\nReact;`,
    'boundaries/dependencies',
  ],
  [
    'React in a process',
    'apps/api/src/x.ts',
    `import { createRoot } from 'react-dom/client';\ncreateRoot;`,
    'boundaries/dependencies',
  ],
  [
    'a module in the studio',
    'apps/studio/src/x.ts',
    `import { Clock } from '#kernel';\nClock;`,
    'boundaries/dependencies',
  ],
  [
    'a file of a module in the console',
    'admin/src/x.ts',
    `import { ids } from '../../libs/kernel/src/ids.js';\nids;`,
    'boundaries/dependencies',
  ],
  [
    'the ORM in the studio',
    'apps/studio/src/x.ts',
    `import { DataSource } from 'typeorm';\nDataSource;`,
    'boundaries/dependencies',
  ],
  [
    'one front end in the other',
    'admin/src/x.ts',
    `import { App } from '../../apps/studio/src/app.js';\nApp;`,
    'boundaries/dependencies',
  ],
  [
    'a folder that the table does not know',
    'tools/x.ts',
    `export const x = 1;`,
    'boundaries/no-unknown-files',
  ],
  [
    'the environment read outside the configuration',
    'libs/billing/src/x.ts',
    `export const key = process.env.KEY;`,
    'no-restricted-syntax',
  ],
  [
    'the environment read by a string',
    'libs/billing/src/x.ts',
    `export const key = process['env'].KEY;`,
    'no-restricted-syntax',
  ],
  [
    'the environment taken apart',
    'apps/worker/src/x.ts',
    `const { env } = process;\nenv;`,
    'no-restricted-syntax',
  ],
  [
    'the process module',
    'libs/kernel/src/x.ts',
    `import { env } from 'node:process';\nenv;`,
    'no-restricted-syntax',
  ],
  [
    'a DataSource outside data',
    'libs/billing/src/buy-pack/x.ts',
    `import { DataSource } from 'typeorm';\nDataSource;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'a repository injected outside data',
    'libs/billing/src/buy-pack/x.ts',
    `import { InjectRepository } from '@nestjs/typeorm';\nInjectRepository;`,
    '@typescript-eslint/no-restricted-imports',
  ],
  [
    'any',
    'libs/billing/src/x.ts',
    `export const x: any = 1;`,
    '@typescript-eslint/no-explicit-any',
  ],
  [
    'a rule silenced without a reason',
    'libs/billing/src/x.ts',
    `// eslint-disable-next-line no-console\nconsole.log(1);`,
    'house/reasoned-disable',
  ],
] as const;

const ALLOWED = [
  [
    'libs/billing/src/x.ts',
    `import { Credits } from '#credits';\nimport type { Fact } from '#auth/events';\nexport type X = [typeof Credits, Fact];`,
  ],
  ['libs/billing/src/data/x.ts', `import { DataSource } from 'typeorm';\nDataSource;`],
  ['libs/generation/src/x.ts', `import OpenAI from 'openai';\nOpenAI;`],
  [
    'libs/storage/src/x.ts',
    `import { S3Client } from '@aws-sdk/client-s3';\nimport { readFile } from 'node:fs';\nS3Client;\nreadFile;`,
  ],
  ['libs/kernel/src/config/x.ts', `export const key = process.env.KEY;`],
  ['apps/api/src/x.ts', `import { AuthHttpModule } from '#auth';\nAuthHttpModule;`],
  [
    'apps/studio/src/x.tsx',
    `import { createClient } from '#api-client';\nimport React from 'react';\ncreateClient;\nReact;`,
  ],
] as const;

const OURS = /^(boundaries|house)\/|restricted/;
let answers: string[][] = [];

beforeAll(() => {
  const cases = [
    ...VIOLATIONS.map(([, file, text]) => ({ file, text })),
    ...ALLOWED.map(([file, text]) => ({ file, text })),
  ];
  const linter = fileURLToPath(new URL('lint-texts.mjs', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [linter], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  if (status !== 0) throw new Error(stderr);
  answers = JSON.parse(stdout) as string[][];
}, 60_000);

describe('lint catches', () => {
  it.each(VIOLATIONS.map(([what, , , rule], index) => ({ what, rule, index })))(
    '$what',
    ({ rule, index }) => {
      expect(answers[index]).toContain(rule);
    },
  );
});

describe('lint lets be', () => {
  it.each(ALLOWED.map(([file, text], index) => ({ file, text, index })))(
    '$file: $text',
    ({ index }) => {
      expect(answers[VIOLATIONS.length + index]?.filter((rule) => OURS.test(rule))).toEqual([]);
    },
  );
});
