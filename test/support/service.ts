import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLogger, loadConfig, type Clock } from '#platform';
import type { Patterns } from '#patterns';
import type { DestinationStream } from 'pino';
import { startService, type Service } from '../../apps/tessera/src/service.js';
import { apiOf, type Api } from './api.js';
import { testDatabase, type TestDatabase } from './database.js';
import { waitFor } from './wait-for.js';

export const HOSPITAL = 'northmoor-hospital-trust';
export const SCHOOL = 'oakfield-primary-school';
export const SECONDARY = 'riverside-secondary-school';
export const POLICE = 'northmoor-police';
export const ADULT = 'northmoor-adult-services';
export const HOUSING = 'northmoor-housing';
export const SOCIAL_CARE = 'northmoor-childrens-services';
export const MASH = 'northmoor-mash';
export const WORKER = 'demo-mash-worker';
export const MANAGER = 'demo-manager';
export const AUDITOR = 'demo-auditor';
export const PRIVACY_OFFICER = 'demo-privacy-officer';

export const urn = (agency: string): string => `urn:agency:${agency}`;

/** Alerts are told at once, unless a test is about what waits. */
const AT_ONCE = resolve(import.meta.dirname, 'told-at-once.yaml');

/** What a worker must say with every look at a person. */
export const PURPOSE = { 'tessera-purpose': 'mash-triage' };

export type { Answer } from './api.js';

export interface TestService extends Api {
  readonly service: Service;
  readonly url: string;
  readonly database: TestDatabase;
  /** Waits until everything that is stored has passed the processors. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the whole service on a database of its own, as `npm start` does. */
export const startTestService = async (
  name: string,
  settings: {
    readonly clock?: Clock;
    readonly patterns?: Patterns;
    readonly log?: DestinationStream;
    readonly env?: Record<string, string>;
    /** Absent: a fresh one, with every migration. It is dropped with the service. */
    readonly database?: TestDatabase;
  } = {},
): Promise<TestService> => {
  const database = settings.database ?? (await testDatabase(name));
  const folder = await mkdtemp(join(tmpdir(), 'tessera-service-'));
  const config = loadConfig({
    DATABASE_URL: database.url,
    TESSERA_DATA: folder,
    PORT: '0',
    LOG_LEVEL: settings.log ? 'info' : 'silent',
    ALERT_FLOODS_FILE: AT_ONCE,
    ...settings.env,
  });
  const logger = createLogger({ level: config.log.level, destination: settings.log });
  const service = await startService(config, { logger, clock: settings.clock, patterns: settings.patterns });
  if (!service.demo) throw new Error('The service runs without its demo identity provider.');

  return {
    service,
    url: service.url,
    database,
    ...apiOf({ url: service.url, tokenUrl: service.demo.tokenUrl }),
    settled: () =>
      waitFor(
        'the processors to have seen everything',
        async () => {
          const { rows } = await database.pool.query<{ name: string; position: number }>(
            'select name, position from checkpoints',
          );
          // After the checkpoints: what processors append before they move on would else be overlooked.
          const head = await service.parts.store.head();
          return rows.length >= 3 && rows.every((row) => row.position >= head);
        },
        { withinMs: 60_000 },
      ).then(() => undefined),
    stop: async () => {
      await service.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
