import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { startPipeline } from './pipeline.js';

/** The processors and the clocks. With Kafka, all that run share the evaluating; the rest one does at a time. */
run(
  {
    name: 'sentinel',
    routes: [],
    works: [(parts, { kafka }) => startPipeline({ ...parts, shareBy: kafka.brokers.length > 0 ? kafka : undefined })],
    whole: false,
  },
  () => loadConfig(process.env),
);
