import { mkdir } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTokenVerifier, startDemoIdentityProvider, type DemoCredentials, type TokenVerifier } from '#access';
import {
  ConfigError,
  createLogger,
  freePort,
  startEmbeddedPostgres,
  startMetricsServer,
  type Config,
  type Logger,
} from '#platform';
import { loadVocabulary, PERSONAL_FIELDS } from '#vocabulary';
import type { Composition, Work } from './composition.js';
import { demoClients } from './demo-clients.js';
import { createHttp } from './http.js';
import { createAreaState } from './metrics/area-state.js';
import { createServiceMetrics, type ServiceMetrics } from './metrics/service-metrics.js';
import { openParts, type Parts, type PartsSettings } from './parts.js';
import { hostInUrl, publicUrlOf } from './public-url.js';

/** A running process of the service. */
export interface Service {
  /** Where it answers, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  /** Where it tells its metrics; absent without METRICS_PORT. */
  readonly metricsUrl?: string;
  /** Where the built-in identity provider gives tokens, and to whom; absent with an identity provider of your own. */
  readonly demo?: { readonly tokenUrl: string; readonly clients: readonly DemoCredentials[] };
  readonly parts: Parts;
  /** Finishes what is under way, then stops everything that it started. */
  stop(): Promise<void>;
}

export type ProcessSettings = { readonly logger?: Logger } & Pick<PartsSettings, 'clock' | 'patterns'>;

/** The service's log: one JSON object a line, without credentials and without personal content. */
export const serviceLogger = (config: Config): Logger =>
  createLogger({ level: config.log.level, personalFields: PERSONAL_FIELDS });

/** The audience of the tokens that the built-in identity provider gives. */
const DEMO_AUDIENCE = 'urn:tessera:api';

/**
 * Starts what a process runs: its own PostgreSQL and a local identity provider where it may bring them and no others are
 * named, its work, and the HTTP application. What was started is stopped again where a later step fails.
 * @throws ConfigError where a part of the service is not told what only the whole can know by itself.
 */
export const startProcess = async (
  composition: Composition,
  config: Config,
  settings: ProcessSettings = {},
): Promise<Service> => {
  requireSettings(composition, config);
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
    const { tokens, demo } = composition.routes.length === 0 ? NO_TOKENS : await openTokens(config, started);
    const metrics = config.metrics && createServiceMetrics();
    const { parts, close } = await openParts({ ...settings, config, logger, databaseUrl, tokens, publicUrl, metrics });
    started.push(close);

    const works = composition.works.map((start) => {
      const work = start(parts, config);
      started.push(() => work.stop());
      return work;
    });
    const metricsUrl = metrics && (await startMetrics(config, { metrics, parts, works }, started));

    const app = await createHttp(parts, composition, demo?.tokenUrl);
    started.push(() => app.close());
    await app.listen(port, config.http.host);
    logger.info({ url: urlOf(app, config.http.host), runs: composition.name }, 'Tessera is ready.');
    return { url: urlOf(app, config.http.host), metricsUrl, demo, parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Each part would else have a database of its own, and write links to itself into what others are told. */
const requireSettings = ({ name, whole }: Composition, { database, publicUrl }: Config): void => {
  if (whole) return;
  const why = `must be set for ${name}, which is a part of the service`;
  const faults = [
    ...(database.url === undefined ? [{ variable: 'DATABASE_URL' as const, fault: why }] : []),
    ...(publicUrl === undefined ? [{ variable: 'TESSERA_PUBLIC_URL' as const, fault: why }] : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
};

/** A process without routes of its own is asked by nobody who would have to say who they are. */
const NO_TOKENS: { readonly tokens: TokenVerifier; readonly demo?: undefined } = {
  tokens: { verify: () => Promise.reject(new Error('This process takes no tokens.')) },
};

const startMetrics = async (
  { metrics: address }: Config,
  of: { readonly metrics: ServiceMetrics; readonly parts: Parts; readonly works: readonly Work[] },
  started: (() => Promise<void>)[],
): Promise<string | undefined> => {
  if (!address) return undefined;
  const { metrics, parts, works } = of;
  const kafkaBehind = (): number => works.reduce((sum, work) => sum + (work.behind?.() ?? 0), 0);
  metrics.follow({ state: createAreaState(parts), kafkaBehind });
  const server = await startMetricsServer(metrics, address, (error) => {
    parts.logger.error({ err: error }, 'The metrics could not be told.');
  });
  started.push(() => server.stop());
  return server.url;
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
