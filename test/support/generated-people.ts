export * from '../../apps/cli/src/generated-people/index.js';
