import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['**/*.spec.ts', 'test/**/*.ts'];
const benches = ['apps/cli/src/bench/**/*.ts'];

const clockReadings = [
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  "MemberExpression[object.name='Temporal'][property.name='Now']",
].map((selector) => ({ selector, message: 'Time comes from the clock of #platform, or travels in the command.' }));

const environmentReadings = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'The environment is read once, by loadConfig of #platform; pass its slices on.',
  },
];

const testsLeftOut = [
  'MemberExpression[object.name=/^(it|test|describe)$/][property.name=/^(skip|only|todo|failing)$/]',
  'CallExpression[callee.name=/^(xit|xtest|xdescribe|fit|fdescribe)$/]',
].map((selector) => ({ selector, message: 'A test runs, or is deleted: none is skipped, focused or postponed.' }));

const emptyNames = [
  {
    selector: 'ClassDeclaration[id.name=/^(Base|Abstract)[A-Z]|(Helpers?|Utils?|Mapper|Impl)$/]',
    message: 'Name the class for what it is in the domain.',
  },
];

/**
 * The rules of this house that need no types. They are apart so that `test/architecture/house-rules.spec.ts` can
 * break each one and see it reported.
 */
export const houseRules = [
  {
    name: 'house/everywhere',
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'hack', 'xxx'], location: 'start' }],
    },
  },
  {
    name: 'house/size',
    files: ['**/*.ts'],
    ignores: tests,
    rules: { 'max-lines': ['error', { max: 300 }] },
  },
  {
    name: 'house/size-of-tests',
    files: tests,
    rules: { 'max-lines': ['error', { max: 400 }] },
  },
  {
    name: 'house/libs',
    files: ['libs/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockReadings, ...environmentReadings, ...emptyNames] },
  },
  {
    name: 'house/the-clock',
    files: ['libs/platform/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environmentReadings, ...emptyNames] },
  },
  {
    name: 'house/the-configuration',
    files: ['libs/platform/config.ts'],
    rules: { 'no-restricted-syntax': ['error', ...clockReadings, ...emptyNames] },
  },
  {
    name: 'house/apps',
    files: ['apps/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...environmentReadings, ...emptyNames] },
  },
  {
    name: 'house/starting-points',
    files: ['apps/*/src/main.ts', ...benches],
    rules: { 'no-restricted-syntax': ['error', ...emptyNames] },
  },
  {
    name: 'house/tests',
    files: tests,
    rules: { 'no-restricted-syntax': ['error', ...testsLeftOut, ...emptyNames] },
  },
  {
    name: 'house/speaking-to-a-terminal',
    files: ['apps/cli/**/*.ts', ...benches, 'scripts/**', 'test/support/**'],
    rules: { 'no-console': 'off' },
  },
];

export default defineConfig(
  { ignores: ['dist/', 'node_modules/', 'coverage/', '.tessera/', '.cache/', 'test/architecture/fixtures/'] },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    name: 'types',
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // NestJS modules are decorated classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // A number in a sentence is no mistake; an object or undefined is.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowNever: true }],
      // Request and answer classes are shapes for the OpenAPI document: a handler answers with a plain object.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // The digits of an identifier are taken one by one.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // Brackets say that the name is data, such as a variable of the environment, and may be absent.
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // A fold over events ends in `never`: a new event type fails to compile until every reader knows it.
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An adapter keeps the promise of its port even where it has nothing to wait for.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    name: 'types-of-tests',
    files: tests,
    rules: {
      // What a test reads from the wire has no type, and `toHaveBeenCalled` takes methods unbound.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    name: 'plain-javascript',
    files: ['**/*.{js,mjs,cjs}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        AbortController: 'readonly',
        TextDecoder: 'readonly',
      },
    },
  },
  houseRules,
);
