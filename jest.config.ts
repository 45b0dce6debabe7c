import type { Config } from 'jest';

/**
 * One project per kind of test, so that `jest --selectProjects unit` runs a part.
 * The tests run the TypeScript sources: the `source` condition of the subpath imports in
 * package.json points at them, and relative imports keep the `.js` ending that Node wants.
 */
const common: Config = {
  rootDir: '.',
  testEnvironment: 'node',
  runtime: '<rootDir>/test/support/runtime/native-runtime.mjs',
  transform: {},
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.data', '<rootDir>/.test'],
};

const project = (name: string, testMatch: string[]): Config => ({
  ...common,
  displayName: name,
  testMatch,
});

const config: Config = {
  maxWorkers: 2,
  // Starting a whole application on a busy machine takes seconds, and the counts of FULL=1 minutes;
  // a test that hangs still ends.
  testTimeout: process.env.FULL === '1' ? 3_600_000 : 180_000,
  projects: [
    project('unit', [
      '<rootDir>/libs/**/*.spec.ts',
      '<rootDir>/apps/{api,worker,studio}/**/*.spec.ts',
    ]),
    project('architecture', ['<rootDir>/test/architecture/**/*.test.ts']),
    project('medium', ['<rootDir>/test/medium/**/*.test.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.test.ts']),
    project('faults', ['<rootDir>/test/faults/**/*.test.ts']),
    project('browser', ['<rootDir>/test/browser/**/*.test.ts']),
  ],
};

export default config;
