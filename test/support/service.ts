import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, loadConfig, type Clock } from '#platform';
import type { DestinationStream } from 'pino';
import { startService, type Service } from '../../apps/tessera/src/service.js';
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

export const urn = (agency: string): string => `urn:agency:${agency}`;

/** What a worker must say with every look at a person. */
export const PURPOSE = { 'tessera-purpose': 'mash-triage' };

export interface Answer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, for specs that know what to expect in it. */
  readonly body: T;
}

export interface TestService {
  readonly service: Service;
  readonly url: string;
  readonly database: TestDatabase;
  /** An access token of a demo client: an agency's name, or one of the workers. */
  token(client: string): Promise<string>;
  get<T = unknown>(path: string, client: string, headers?: Record<string, string>): Promise<Answer<T>>;
  post<T = unknown>(path: string, client: string, body: unknown, headers?: Record<string, string>): Promise<Answer<T>>;
  /** Waits until everything that is stored has passed the processors. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the whole service on a database of its own, as `npm start` does. */
export const startTestService = async (
  name: string,
  settings: {
    readonly clock?: Clock;
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
    ...settings.env,
  });
  const logger = createLogger({ level: config.log.level, destination: settings.log });
  const service = await startService(config, { logger, clock: settings.clock });
  const tokens = new Map<string, Promise<string>>();

  const token = (client: string): Promise<string> => {
    const known = tokens.get(client) ?? fetchToken(service, client);
    tokens.set(client, known);
    return known;
  };
  const ask = async <T>(path: string, client: string, init: RequestInit): Promise<Answer<T>> => {
    const headers = new Headers(init.headers);
    if (client !== '') headers.set('authorization', `Bearer ${await token(client)}`);
    const response = await fetch(service.url + path, { ...init, headers });
    const text = await response.text();
    const isJson = (response.headers.get('content-type') ?? '').includes('json');
    const single = isJson && !(response.headers.get('content-type') ?? '').includes('ndjson');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (single && text !== '' ? JSON.parse(text) : undefined) as T,
    };
  };

  return {
    service,
    url: service.url,
    database,
    token,
    get: (path, client, headers = {}) => ask(path, client, { headers }),
    post: (path, client, body, headers = {}) =>
      ask(path, client, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
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

const fetchToken = async ({ demo }: Service, client: string): Promise<string> => {
  const credentials = demo?.clients.find((each) => each.clientId === client);
  if (!demo || !credentials) throw new Error(`There is no demo client ${client}.`);
  const response = await fetch(demo.tokenUrl, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${credentials.clientId}:${credentials.clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  const body = (await response.json()) as { access_token?: string };
  if (body.access_token === undefined) throw new Error(`No token for ${client}: ${JSON.stringify(body)}`);
  return body.access_token;
};
