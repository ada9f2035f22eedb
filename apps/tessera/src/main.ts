import { ConfigError, loadConfig } from '#platform';
import { serviceLogger, startService } from './service.js';

/** Longest that requests under way may take after SIGTERM (milliseconds). */
const STOP_WITHIN_MS = 25_000;

const main = async (): Promise<void> => {
  const config = loadConfig(process.env);
  const logger = serviceLogger(config);
  const service = await startService(config, { logger });
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

main().catch((error: unknown) => {
  const message = error instanceof ConfigError ? `${error.message}\n` : `${String(error)}\n`;
  process.stderr.write(message);
  process.exit(1);
});
