import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTokenVerifier, startDemoIdentityProvider, type DemoCredentials, type TokenVerifier } from '#access';
import { createLogger, startEmbeddedPostgres, type Config, type Logger } from '#platform';
import { loadVocabulary, PERSONAL_FIELDS } from '#vocabulary';
import { startDeliveries } from '../../courier/src/deliveries.js';
import { startWebhooks } from '../../courier/src/webhooks.js';
import { startPipeline } from '../../sentinel/src/pipeline.js';
import { demoClients } from './demo-clients.js';
import { freePort } from './free-port.js';
import { createHttp } from './http.js';
import { openParts, type Parts, type PartsSettings } from './parts.js';
import { hostInUrl, publicUrlOf } from './public-url.js';

/** A running service: everything in one process. */
export interface Service {
  /** Where it answers, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Where the built-in identity provider gives tokens, and to whom; absent with an identity provider of your own. */
  readonly demo?: { readonly tokenUrl: string; readonly clients: readonly DemoCredentials[] };
  readonly parts: Parts;
  /** Finishes what is under way, then stops everything that it started. */
  stop(): Promise<void>;
}

/** The service's log: one JSON object a line, without credentials and without personal content. */
export const serviceLogger = (config: Config): Logger =>
  createLogger({ level: config.log.level, personalFields: PERSONAL_FIELDS });

/** The audience of the tokens that the built-in identity provider gives. */
const DEMO_AUDIENCE = 'urn:tessera:api';

/**
 * Starts the service: its own PostgreSQL where no other is named, a local identity provider where no other is named,
 * the HTTP application, the processors and the deliveries. What was started is stopped again where a later step fails.
 */
export const startService = async (
  config: Config,
  settings: { readonly logger?: Logger } & Pick<PartsSettings, 'clock' | 'patterns'> = {},
): Promise<Service> => {
  const logger = settings.logger ?? serviceLogger(config);
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const each of started.splice(0).reverse()) await each();
  };
  try {
    await mkdir(config.dataDir, { recursive: true });
    const databaseUrl = config.database.url ?? (await startDatabase(config, logger, started));
    // The port is chosen before anything listens, because links and tokens name it.
    const port = config.http.port === 0 ? await freePort(config.http.host) : config.http.port;
    const publicUrl = publicUrlOf(config, port);
    const { tokens, demo } = await openTokens(config, started);
    const { parts, close } = await openParts({ ...settings, config, logger, databaseUrl, tokens, publicUrl });
    started.push(close);

    const pipeline = startPipeline(parts);
    started.push(() => pipeline.stop());
    const deliveries = startDeliveries({ ...parts, kafka: config.kafka });
    started.push(() => deliveries.stop());

    const webhooks = startWebhooks(parts);
    started.push(() => webhooks.stop());

    const app = await createHttp(parts, demo?.tokenUrl);
    started.push(() => app.close());
    await app.listen(port, config.http.host);
    logger.info({ url: urlOf(app, config.http.host) }, 'Tessera is ready.');
    return { url: urlOf(app, config.http.host), demo, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

const startDatabase = async (config: Config, logger: Logger, started: (() => Promise<void>)[]): Promise<string> => {
  const database = await startEmbeddedPostgres({ dataDir: config.dataDir, logger });
  started.push(() => database.stop());
  return database.url;
};

const openTokens = async (
  config: Config,
  started: (() => Promise<void>)[],
): Promise<{ tokens: TokenVerifier; demo?: Service['demo'] }> => {
  if (config.identityProvider.mode === 'external') {
    return { tokens: createTokenVerifier(config.identityProvider) };
  }
  const agencies = [...loadVocabulary({ agenciesFile: config.agenciesFile }).agencies.values()];
  const provider = await startDemoIdentityProvider({
    host: config.http.host,
    port: config.identityProvider.port,
    audience: DEMO_AUDIENCE,
    ...demoClients(agencies),
  });
  started.push(() => provider.stop());
  return {
    tokens: createTokenVerifier({ issuer: provider.issuer, audience: DEMO_AUDIENCE }),
    demo: { tokenUrl: provider.tokenUrl, clients: provider.credentials },
  };
};

const urlOf = (app: NestFastifyApplication, host: string): string => {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return `http://${hostInUrl(host)}:${String(port)}`;
};
