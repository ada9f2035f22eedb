import { availableParallelism } from 'node:os';
import { TYPESCRIPT } from './test/support/typescript-settings.js';

export default {
  rootDir: '.',
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '/node_modules/content-disposition/.+\\.js$': ['@swc/jest', { module: { type: 'commonjs' } }],
    '^.+\\.ts$': ['@swc/jest', TYPESCRIPT],
  },
  // @fastify/static requires this one, which is an ES module: Node does that from 20.19 on, jest from Node 24.9 on.
  transformIgnorePatterns: ['/node_modules/(?!content-disposition/)'],
  moduleNameMapper: {
    '^#([a-z/-]+)$': '<rootDir>/libs/$1/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/test/support/jest-global-setup.js',
  globalTeardown: '<rootDir>/test/support/jest-global-teardown.js',
  // A bound on what hangs, not a measure: the machine may be busy with the other suites.
  testTimeout: 60_000,
  // Each suite loads its modules anew, and what it loaded stays for as long as its process: a process that has grown too
  // large is replaced between two suites. One process for all of them would run out of memory.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  workerIdleMemoryLimit: '1500MB',
  testMatch: ['<rootDir>/{apps,libs,test}/**/*.spec.ts'],
};
