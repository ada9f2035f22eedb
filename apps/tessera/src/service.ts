import type { Config } from '#platform';
import { EVERYTHING } from './everything.js';
import { startProcess, type ProcessSettings, type Service } from './process.js';

export type { Service } from './process.js';

/** Starts the whole service in this process: see `startProcess`. */
export const startService = (config: Config, settings: ProcessSettings = {}): Promise<Service> =>
  startProcess(EVERYTHING, config, settings);
