import eslint from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { boundaryRules } from './scripts/lint/boundaries.mjs';
import { ENVIRONMENT_BANS, ORM_BANS } from './scripts/lint/bans.mjs';
import house from './scripts/lint/house-rules.mjs';

const SOURCES = ['**/*.{ts,tsx}'];
const FRONT_ENDS = ['apps/studio/**/*.{ts,tsx}', 'admin/**/*.{ts,tsx}'];
const TESTS = ['test/**/*.ts', 'bench/**/*.ts', '**/*.spec.ts', '**/*.spec.tsx'];

export default defineConfig(
  globalIgnores([
    'dist',
    'dist.new',
    'node_modules',
    '.data',
    'coverage',
    'libs/api-client/src/schema.d.ts',
    'libs/api-client/src/schema.ts',
  ]),
  eslint.configs.recommended,
  { plugins: { house }, rules: { 'house/reasoned-disable': 'error' } },
  { files: ['**/*.mjs'], languageOptions: { globals: globals.node } },
  { files: ['apps/studio/public/**/*.js'], languageOptions: { globals: globals.browser } },
  {
    files: SOURCES,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // A Nest module is a class without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // The reason of an AbortSignal is unknown to the types.
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: true, allowThrowingUnknown: true },
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/require-await': 'off', // An async function may implement an asynchronous contract.
      // `!` is banned, so its longer form is what remains where the types cannot know.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // `sql<Row>(text)` says what a query answers; nothing else could.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // Nest types the options of its factories as classes and takes plain objects.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 70, skipComments: true }],
    },
  },
  { files: SOURCES, ignores: ['*.ts'], ...boundaryRules },
  {
    files: ['apps/{api,worker}/**/*.ts', 'libs/**/*.ts', 'migrations/**/*.ts'],
    ...ORM_BANS.everywhere,
  },
  { files: ORM_BANS.homes, rules: ORM_BANS.lifted },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.ts', 'admin/**/*.{ts,tsx}', 'migrations/**/*.ts'],
    ...ENVIRONMENT_BANS.everywhere,
  },
  { files: ENVIRONMENT_BANS.homes, rules: ENVIRONMENT_BANS.lifted },
  {
    files: FRONT_ENDS,
    extends: [reactHooks.configs.flat.recommended],
    languageOptions: { globals: globals.browser },
    rules: {
      'max-lines-per-function': ['error', { max: 120, skipComments: true }],
      // JSX handlers may be async: React ignores what they return.
      '@typescript-eslint/no-misused-promises': [
        'error',
        { checksVoidReturn: { attributes: false } },
      ],
    },
  },
  {
    // Pixels and points are reached by computed indices, millions of times a picture: a check of
    // each would say nothing and cost as much as the painting.
    files: ['libs/generation/src/provider/demo/paint/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  { files: ['migrations/**/*.ts'], rules: { 'max-lines-per-function': 'off' } }, // It is SQL.
  {
    files: TESTS,
    rules: {
      'max-lines-per-function': 'off', // A describe block is one function.
      '@typescript-eslint/no-non-null-assertion': 'off', // A missing value fails the test as it should.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
    },
  },
);
