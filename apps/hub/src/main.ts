import { loadConfig } from '#platform';
import { run } from '../../tessera/src/run.js';
import { HubModule } from './hub.module.js';

/** What MASH workers, managers and auditors reach. Many may run at once. */
run({ name: 'hub', routes: [(parts) => HubModule.with(parts)], works: [], whole: false }, () =>
  loadConfig(process.env),
);
