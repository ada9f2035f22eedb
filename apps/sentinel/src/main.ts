import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { startPipeline } from './pipeline.js';

/** The processors and the clocks. Of many, one leads under each name. */
run({ name: 'sentinel', routes: [], works: [(parts) => startPipeline(parts)], whole: false }, () =>
  loadConfig(process.env),
);
