import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { loadConfig } from './config.js';
import { VARIABLES } from './config-variables.js';
import type { VariableName } from './config-variables.js';
import { isLoopback } from './loopback.js';
import { ConfigError } from './settings-reader.js';

const key = Buffer.alloc(32, 9).toString('base64');

describe('loadConfig', () => {
  it('needs nothing: one machine, its own database and a demo identity provider', () => {
    expect(loadConfig({})).toEqual({
      http: { host: '127.0.0.1', port: 3000 },
      dataDir: resolve('.tessera'),
      database: { url: undefined, poolSize: 10 },
      identityProvider: { mode: 'embedded', port: 3001 },
      keys: { masterKey: undefined },
      kafka: { brokers: [], topics: { partitions: 6, replicationFactor: 1, retentionDays: 30 } },
      webhooks: { allowedNetworks: [], allowedPorts: [443] },
      agenciesFile: undefined,
      identityWeightsFile: undefined,
      publicUrl: undefined,
      log: { level: 'info' },
      eventStore: { kind: 'postgres' },
    });
  });

  it('takes everything that can be set', () => {
    expect(
      loadConfig({
        HOST: '0.0.0.0',
        PORT: '8080',
        TESSERA_DATA: '/srv/tessera',
        DATABASE_URL: 'postgres://tessera:secret@db.example:5432/tessera',
        DATABASE_MIGRATION_URL: 'postgres://owner:secret@db.example:5432/tessera',
        DATABASE_POOL_SIZE: '20',
        OIDC_ISSUER: 'https://login.example',
        OIDC_AUDIENCE: 'urn:tessera:api',
        OIDC_JWKS_URI: 'https://login.example/keys',
        TESSERA_MASTER_KEY: key,
        KAFKA_BROKERS: 'kafka-1.example:9092, kafka-2.example:9092',
        KAFKA_TOPIC_PARTITIONS: '12',
        KAFKA_TOPIC_REPLICATION: '3',
        KAFKA_TOPIC_RETENTION_DAYS: '90',
        WEBHOOK_ALLOWED_NETWORKS: '10.20.0.0/16, fd00::/8',
        WEBHOOK_ALLOWED_PORTS: '443, 8443',
        TESSERA_AGENCIES: '/srv/agencies.yaml',
        PATTERNS_AREA_FILE: '/srv/patterns.yaml',
        IDENTITY_WEIGHTS_FILE: '/srv/weights.yaml',
        TESSERA_PUBLIC_URL: 'https://tessera.example/',
        LOG_LEVEL: 'warn',
        EVENT_STORE: 'postgres',
      }),
    ).toEqual({
      http: { host: '0.0.0.0', port: 8080 },
      dataDir: '/srv/tessera',
      database: {
        url: 'postgres://tessera:secret@db.example:5432/tessera',
        migrationUrl: 'postgres://owner:secret@db.example:5432/tessera',
        poolSize: 20,
      },
      identityProvider: {
        mode: 'external',
        issuer: 'https://login.example',
        audience: 'urn:tessera:api',
        jwksUri: 'https://login.example/keys',
      },
      keys: { masterKey: Buffer.alloc(32, 9) },
      kafka: {
        brokers: ['kafka-1.example:9092', 'kafka-2.example:9092'],
        topics: { partitions: 12, replicationFactor: 3, retentionDays: 90 },
      },
      webhooks: { allowedNetworks: ['10.20.0.0/16', 'fd00::/8'], allowedPorts: [443, 8443] },
      agenciesFile: '/srv/agencies.yaml',
      patternsAreaFile: '/srv/patterns.yaml',
      identityWeightsFile: '/srv/weights.yaml',
      publicUrl: 'https://tessera.example',
      log: { level: 'warn' },
      eventStore: { kind: 'postgres' },
    });
  });

  it.each([
    'kurrentdb://localhost:2113?tls=false',
    'esdb://admin:changeit@db.example',
    'kurrentdb+discover://db.example',
  ])('takes %s for a KurrentDB, and leaves the rest of it to the client', (url) => {
    const { eventStore } = loadConfig({ EVENT_STORE: 'kurrentdb', KURRENTDB_URL: url });
    expect(eventStore).toEqual({ kind: 'kurrentdb', url });
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', LOG_LEVEL: '' })).toEqual(loadConfig({}));
  });

  it('lets the demo identity provider take any free port where the service does', () => {
    expect(loadConfig({ PORT: '0' }).identityProvider).toEqual({ mode: 'embedded', port: 0 });
    expect(loadConfig({ TESSERA_IDENTITY_PORT: '4000' }).identityProvider).toEqual({ mode: 'embedded', port: 4000 });
  });

  const faulty: readonly (readonly [VariableName, Readonly<Record<string, string>>])[] = [
    ['PORT', { PORT: 'canary' }],
    ['PORT', { PORT: '65536' }],
    ['PORT', { PORT: '-1' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://canary:canary@db.example/tessera' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://canary:canary@db.example' }],
    ['DATABASE_MIGRATION_URL', { DATABASE_MIGRATION_URL: 'postgres://canary:canary@db.example/tessera' }],
    [
      'DATABASE_MIGRATION_URL',
      { DATABASE_URL: 'postgres://tessera@db.example/tessera', DATABASE_MIGRATION_URL: 'canary' },
    ],
    ['DATABASE_POOL_SIZE', { DATABASE_POOL_SIZE: '1' }],
    ['OIDC_AUDIENCE', { OIDC_ISSUER: 'https://login.example' }],
    ['OIDC_AUDIENCE', { OIDC_AUDIENCE: 'canary' }],
    ['OIDC_JWKS_URI', { OIDC_JWKS_URI: 'https://login.example/canary' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'http://login.example', OIDC_AUDIENCE: 'canary' }],
    ['OIDC_ISSUER', { OIDC_ISSUER: 'canary', OIDC_AUDIENCE: 'a' }],
    ['OIDC_ISSUER', { HOST: '0.0.0.0' }],
    ['TESSERA_IDENTITY_PORT', { OIDC_ISSUER: 'https://l.example', OIDC_AUDIENCE: 'a', TESSERA_IDENTITY_PORT: '1' }],
    ['TESSERA_MASTER_KEY', { TESSERA_MASTER_KEY: 'canary' }],
    ['TESSERA_MASTER_KEY', { TESSERA_MASTER_KEY: `${key}canary` }],
    ['TESSERA_MASTER_KEY', { TESSERA_MASTER_KEY: Buffer.alloc(16).toString('base64') }],
    ['KAFKA_BROKERS', { KAFKA_BROKERS: 'canary' }],
    ['KAFKA_BROKERS', { KAFKA_BROKERS: 'kafka.example:9092;canary:9092' }],
    ['WEBHOOK_ALLOWED_NETWORKS', { WEBHOOK_ALLOWED_NETWORKS: '10.20.0.0/16, canary' }],
    ['WEBHOOK_ALLOWED_NETWORKS', { WEBHOOK_ALLOWED_NETWORKS: '10.20.0.0/33' }],
    ['WEBHOOK_ALLOWED_PORTS', { WEBHOOK_ALLOWED_PORTS: '0' }],
    ['WEBHOOK_ALLOWED_PORTS', { WEBHOOK_ALLOWED_PORTS: '443;canary' }],
    ['TESSERA_PUBLIC_URL', { TESSERA_PUBLIC_URL: 'ftp://tessera.example' }],
    ['TESSERA_PUBLIC_URL', { TESSERA_PUBLIC_URL: 'https://canary:canary@tessera.example' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'canary' }],
    ['EVENT_STORE', { EVENT_STORE: 'canary' }],
    ['KURRENTDB_URL', { EVENT_STORE: 'kurrentdb' }],
    ['KURRENTDB_URL', { EVENT_STORE: 'kurrentdb', KURRENTDB_URL: 'http://canary:2113' }],
    ['KURRENTDB_URL', { KURRENTDB_URL: 'kurrentdb://canary:2113' }],
  ];

  it.each(faulty)(
    'names %s where it is wrong, says what would be right, and never repeats it (%j)',
    (variable, env) => {
      let caught: unknown;
      try {
        loadConfig(env);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(ConfigError);
      const { message } = caught as ConfigError;
      expect(message).toMatch(new RegExp(`^${variable}: must `));
      expect(message).toContain(VARIABLES[variable].meaning);
      expect(message).not.toContain('canary');
    },
  );

  it('names everything that is wrong at once', () => {
    expect(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'x', EVENT_STORE: 'x' })).toThrow(
      expect.objectContaining({
        faults: [
          expect.objectContaining({ variable: 'PORT' }),
          expect.objectContaining({ variable: 'LOG_LEVEL' }),
          expect.objectContaining({ variable: 'EVENT_STORE' }),
        ],
      }),
    );
  });

  it('reads the variables that the table lists, and no others', () => {
    const read = new Set<string>();
    const env = new Proxy<NodeJS.ProcessEnv>(
      {},
      {
        get: (_target, name) => {
          read.add(String(name));
          return undefined;
        },
      },
    );
    loadConfig(env);
    expect([...read].sort()).toEqual(Object.keys(VARIABLES).sort());
  });
});

describe('isLoopback', () => {
  it.each(['127.0.0.1', '127.1.2.3', 'localhost', '::1', '[::1]'])('knows that %s is this machine', (host) => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', 'localhost.example', '127.0.0.1.example', '10.127.0.1', ''])(
    'does not take %j for it',
    (host) => {
      expect(isLoopback(host)).toBe(false);
    },
  );
});
