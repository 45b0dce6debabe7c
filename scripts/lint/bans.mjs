/** Plain bans with one home each: whoever needs the thing asks the home for it. */

const ENVIRONMENT = 'Only the configuration of the kernel reads the environment: inject Config.';

export const ENVIRONMENT_BANS = {
  everywhere: {
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: ENVIRONMENT,
        },
        {
          selector: "MemberExpression[object.name='process'][property.value='env']",
          message: ENVIRONMENT,
        },
        {
          selector: "VariableDeclarator[init.name='process'] Property[key.name='env']",
          message: ENVIRONMENT,
        },
        { selector: 'ImportDeclaration[source.value=/^(node:)?process$/]', message: ENVIRONMENT },
      ],
    },
  },
  homes: ['libs/kernel/src/config/**', 'apps/studio/*.config.ts', 'admin/*.config.ts'],
  lifted: { 'no-restricted-syntax': 'off' },
};

const ORM = 'Only src/data/ of a module touches the database; elsewhere ask its repositories.';

export const ORM_BANS = {
  everywhere: {
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'typeorm',
              importNames: ['DataSource', 'Repository', 'getRepository', 'createConnection'],
              message: ORM,
            },
            {
              name: '@nestjs/typeorm',
              importNames: [
                'InjectRepository',
                'InjectDataSource',
                'InjectEntityManager',
                'getRepositoryToken',
                'getDataSourceToken',
              ],
              message: ORM,
            },
          ],
        },
      ],
    },
  },
  homes: ['libs/*/src/data/**', 'libs/kernel/src/database/**'],
  lifted: { '@typescript-eslint/no-restricted-imports': 'off' },
};
