import neostandard from 'neostandard'
import jsdoc from 'eslint-plugin-jsdoc'

/** Layers from top to bottom; a file may import from its own layer's folder-mates and from the layers below it. */
const infrastructure = ['pg', 'pg/*', 'ioredis', '@fastify/*', '!@fastify/type-provider-typebox']

/**
 * A rule that forbids a layer to import the layers above it.
 * @param {string[]} files what the rule is for
 * @param {string[]} layers folder names that these files may not reach
 * @param {string[]} packages packages that these files may not reach
 */
const layer = (files, layers, packages = []) => ({
  files,
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...layers.map((name) => ({ regex: `^(\\.\\./)+${name}(/|\\.js$)`, message: 'routes -> services -> plugins -> config, never back.' })),
        ...(packages.length > 0 ? [{ group: packages, message: 'Infrastructure is used through its decorator.' }] : [])
      ]
    }]
  }
})

export default [
  ...neostandard({ ts: true, ignores: ['dist/**', '.build/**', 'web/.build/**', 'client/dist/**', 'web/dist/**', 'node_modules/**', '.tap/**', '.data/**', 'client/generated/**'] }),
  { ...jsdoc.configs['flat/recommended-typescript-error'], files: ['**/*.ts', '**/*.tsx'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@stylistic/max-len': ['error', { code: 140, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true }],
      'jsdoc/require-jsdoc': ['error', {
        publicOnly: true,
        require: { FunctionDeclaration: true, ClassDeclaration: true, MethodDefinition: true, ArrowFunctionExpression: true },
        contexts: ['TSInterfaceDeclaration', 'TSTypeAliasDeclaration', 'ExportNamedDeclaration > VariableDeclaration']
      }],
      'jsdoc/require-param': 'off',
      'jsdoc/check-param-names': ['error', { checkDestructured: false }],
      'jsdoc/require-returns': 'off',
      'jsdoc/require-yields': 'off',
      'jsdoc/tag-lines': 'off',
      'jsdoc/require-throws-type': 'off'
    }
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // A schema and the type read off it share a name.
      '@typescript-eslint/no-redeclare': 'off',
      'no-void': ['error', { allowAsStatement: true }],
      '@typescript-eslint/consistent-type-imports': 'error'
    }
  },
  { files: ['test/**', 'bench/**', '*.js'], rules: { 'jsdoc/require-jsdoc': 'off' } },
  // What a service answered is whatever the test says it should be.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  // In the console a handler is called by what it does.
  { files: ['web/**/*.tsx'], rules: { 'react/jsx-handler-names': 'off' } },
  layer(['log/**', 'config.ts', 'errors.ts', 'page.ts', 'identity.ts', 'text.ts', 'network.ts', 'version.ts'], ['plugins', 'services', 'routes', 'app', 'server']),
  layer(['backup/**'], ['services', 'routes', 'app', 'server']),
  layer(['plugins/**'], ['services', 'routes', 'app', 'server']),
  layer(['services/**'], ['routes', 'app', 'server'], infrastructure),
  layer(['services/*/index.ts'], ['routes', 'app', 'server']),
  layer(['routes/**'], ['app', 'server'], infrastructure)
]
