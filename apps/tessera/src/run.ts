import { ConfigError, type Config } from '#platform';
import type { Composition } from './composition.js';
import { serviceLogger, startProcess } from './process.js';

/** Longest that requests under way may take after SIGTERM (milliseconds). */
const STOP_WITHIN_MS = 25_000;

const start = async (composition: Composition, readConfig: () => Config): Promise<void> => {
  const config = readConfig();
  const logger = serviceLogger(config);
  const service = await startProcess(composition, config, { logger });
  if (service.demo) {
    logger.warn(
      { tokenUrl: service.demo.tokenUrl, docs: `${service.url}/docs` },
      'The built-in identity provider has demo users with public secrets: invented people only. Set OIDC_ISSUER for your own.',
    );
  }

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'Stopping: requests under way are finished first.');
    setTimeout(() => {
      logger.error('Stopping took too long.');
      process.exit(1);
    }, STOP_WITHIN_MS).unref();
    service.stop().then(
      () => {
        logger.info('Stopped.');
        process.exit(0);
      },
      (error: unknown) => {
        logger.error({ err: error }, 'Stopping failed.');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
};

/** Runs a process of the service until it is told to stop. Where it cannot start, it says why and ends with 1. */
export const run = (composition: Composition, readConfig: () => Config): void => {
  start(composition, readConfig).catch((error: unknown) => {
    const message = error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`;
    process.stderr.write(message);
    process.exit(1);
  });
};
