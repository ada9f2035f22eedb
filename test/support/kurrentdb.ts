import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { freePort } from '#platform';
import { dockerAnswers } from './docker.js';
import { waitFor } from './wait-for.js';

export interface TestKurrentDB {
  readonly connectionString: string;
  /** What the server calls its version. */
  readonly version: string;
  /** Only of a server that these tests have started. */
  readonly restart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** There is no KurrentDB here; one line says why. */
export interface NoKurrentDB {
  readonly skipped: string;
}

/** As in docker-compose.yml. */
const IMAGE = 'kurrentplatform/kurrentdb:26.1.2';
const PORT = 2113;

/**
 * A real KurrentDB for one test file: that of `KURRENTDB_URL`, else one in a container where a Docker engine is,
 * otherwise none. Others may use the same server at the same time, and may have used it before.
 * @throws Error where the server of `KURRENTDB_URL` does not answer, and where `TESSERA_TEST_KURRENTDB=required` and
 *   there is none: then a test must not pass without one.
 */
export const kurrentdbForTests = async (): Promise<TestKurrentDB | NoKurrentDB> => {
  const found = await findKurrentDB();
  if (!('skipped' in found)) {
    process.stdout.write(`KurrentDB ${found.version} answers.\n`);
    return found;
  }
  if (process.env.TESSERA_TEST_KURRENTDB === 'required') {
    throw new Error(`TESSERA_TEST_KURRENTDB=required, but ${found.skipped}`);
  }
  return found;
};

const findKurrentDB = async (): Promise<TestKurrentDB | NoKurrentDB> => {
  const given = process.env.KURRENTDB_URL;
  if (given) {
    return { connectionString: given, version: await versionOf(given), stop: () => Promise.resolve() };
  }
  if (await dockerAnswers()) return fromDocker();
  return { skipped: 'no KURRENTDB_URL and no Docker engine' };
};

/** The client asks the server what it can do, and keeps what it was told to itself. */
const versionOf = (connectionString: string): Promise<string> =>
  waitFor(
    'KurrentDB to answer',
    async () => {
      const client = KurrentDBClient.connectionString(connectionString);
      try {
        const features = (await Reflect.get(client, 'capabilities')) as { readonly serverVersion: string };
        return features.serverVersion;
      } finally {
        await client.dispose();
      }
    },
    { withinMs: 60_000, everyMs: 500 },
  );

const fromDocker = async (): Promise<TestKurrentDB> => {
  const { GenericContainer, Wait } = await import('testcontainers');
  // Chosen here, because Docker would choose another one at a restart.
  const host = await freePort();
  const container = await new GenericContainer(IMAGE)
    .withExposedPorts({ container: PORT, host })
    .withEnvironment({
      KURRENTDB_CLUSTER_SIZE: '1',
      KURRENTDB_INSECURE: 'true',
      KURRENTDB_RUN_PROJECTIONS: 'None',
      KURRENTDB_TELEMETRY_OPTOUT: 'true',
    })
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCodeMatching((status) => status < 300))
    .withStartupTimeout(120_000)
    .start();
  const connectionString = `kurrentdb://${container.getHost()}:${String(host)}?tls=false`;
  return {
    connectionString,
    version: await versionOf(connectionString),
    restart: async () => {
      await container.restart();
      await versionOf(connectionString);
    },
    stop: async () => {
      await container.stop();
    },
  };
};
