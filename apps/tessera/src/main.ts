import { loadConfig } from '#platform';
import { EVERYTHING } from './everything.js';
import { run } from './run.js';

run(EVERYTHING, () => loadConfig(process.env));
