import { resolve } from 'node:path';
import ipaddr from 'ipaddr.js';
import type { VariableName } from './config-variables.js';
import { readKafkaConfig } from './kafka-config.js';
import type { KafkaConfig } from './kafka-config.js';
import { isLoopback } from './loopback.js';
import { SettingsReader } from './settings-reader.js';

export interface HttpConfig {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface DatabaseConfig {
  /** Absent: the service runs its own PostgreSQL in the data folder. */
  readonly url?: string;
  /** The same database as its owner, for migrations. Absent: the login of `url` owns it. */
  readonly migrationUrl?: string;
  readonly poolSize: number;
}

/** Who issues the access tokens: the built-in provider with demo users, or the organisation's own. */
export type IdentityProviderConfig =
  | { readonly mode: 'embedded'; readonly port: number }
  | { readonly mode: 'external'; readonly issuer: string; readonly audience: string; readonly jwksUri?: string };

/** Where webhooks may be sent to, beside what everybody can reach on port 443. */
export interface WebhooksConfig {
  /** CIDR. */
  readonly allowedNetworks: readonly string[];
  readonly allowedPorts: readonly number[];
}

export interface KeysConfig {
  /** 32 bytes. Absent: the service keeps one in a file of the data folder. */
  readonly masterKey?: Buffer;
}

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where events are stored; what else the service keeps is in PostgreSQL in either case. */
export type EventStoreConfig = { readonly kind: 'postgres' } | { readonly kind: 'kurrentdb'; readonly url: string };

/** Everything that is set from outside, read and checked once at start. */
export interface Config {
  readonly http: HttpConfig;
  /** Absolute path of the folder for everything that the service keeps itself. */
  readonly dataDir: string;
  readonly database: DatabaseConfig;
  readonly identityProvider: IdentityProviderConfig;
  readonly keys: KeysConfig;
  readonly kafka: KafkaConfig;
  readonly webhooks: WebhooksConfig;
  /** Absolute path of a file that lists the agencies, in place of the built-in list. */
  readonly agenciesFile?: string;
  /** Absolute path of a file that says what the area changes of the patterns. */
  readonly patternsAreaFile?: string;
  /** Absolute path of a file that says how long alerts may wait for an answer, in place of the built-in one. */
  readonly alertClocksFile?: string;
  /** Absolute path of a file of the matcher's weights, in place of the built-in ones. */
  readonly identityWeightsFile?: string;
  /** Where others reach the service, without a slash at the end. */
  readonly publicUrl?: string;
  readonly log: { readonly level: LogLevel };
  readonly eventStore: EventStoreConfig;
}

/**
 * Reads the settings from environment variables; an empty one counts as absent.
 * @throws ConfigError that names every variable which is wrong.
 */
export const loadConfig = (env: NodeJS.ProcessEnv): Config => {
  const settings = new Settings(env);
  const http = { host: settings.text('HOST') ?? '127.0.0.1', port: settings.port('PORT') ?? 3000 };
  const config: Config = {
    http,
    dataDir: resolve(settings.text('TESSERA_DATA') ?? '.tessera'),
    database: { ...settings.databaseUrls(), poolSize: settings.poolSize() },
    identityProvider: settings.identityProvider(http),
    keys: { masterKey: settings.masterKey() },
    kafka: readKafkaConfig(settings),
    webhooks: settings.webhooks(),
    agenciesFile: settings.path('TESSERA_AGENCIES'),
    patternsAreaFile: settings.path('PATTERNS_AREA_FILE'),
    alertClocksFile: settings.path('ALERT_CLOCKS_FILE'),
    identityWeightsFile: settings.path('IDENTITY_WEIGHTS_FILE'),
    publicUrl: settings.publicUrl(),
    log: { level: settings.logLevel() },
    eventStore: settings.eventStore(),
  };
  settings.refuseFaults();
  return config;
};

class Settings extends SettingsReader {
  port(variable: VariableName): number | undefined {
    return this.integer(variable, 0, 65_535, 'a port number from 0 (any free port) to 65535');
  }

  poolSize(): number {
    return this.integer('DATABASE_POOL_SIZE', 2, 500, 'a number of connections from 2 to 500') ?? 10;
  }

  databaseUrls(): { readonly url?: string; readonly migrationUrl?: string } {
    const url = this.databaseUrl('DATABASE_URL');
    const migrationUrl = this.databaseUrl('DATABASE_MIGRATION_URL');
    if (this.text('DATABASE_MIGRATION_URL') !== undefined && this.text('DATABASE_URL') === undefined) {
      this.refuse('DATABASE_MIGRATION_URL', 'must be absent without DATABASE_URL');
    }
    return { url, migrationUrl };
  }

  identityProvider(http: HttpConfig): IdentityProviderConfig {
    const issuer = this.webAddress('OIDC_ISSUER');
    const audience = this.text('OIDC_AUDIENCE');
    const jwksUri = this.webAddress('OIDC_JWKS_URI');
    const port = this.port('TESSERA_IDENTITY_PORT');
    if (this.text('OIDC_ISSUER') !== undefined) {
      if (audience === undefined) {
        this.refuse('OIDC_AUDIENCE', 'must be the audience that OIDC_ISSUER gives to tokens for this service');
      }
      if (port !== undefined) {
        this.refuse(
          'TESSERA_IDENTITY_PORT',
          'must be absent with OIDC_ISSUER: the built-in provider does not run then',
        );
      }
      return { mode: 'external', issuer: issuer ?? '', audience: audience ?? '', jwksUri };
    }
    if (audience !== undefined) this.refuse('OIDC_AUDIENCE', 'must be absent without OIDC_ISSUER');
    if (this.text('OIDC_JWKS_URI') !== undefined) this.refuse('OIDC_JWKS_URI', 'must be absent without OIDC_ISSUER');
    if (!isLoopback(http.host)) {
      this.refuse(
        'OIDC_ISSUER',
        'must name an identity provider where HOST is not this machine alone: the built-in provider has demo secrets',
      );
    }
    return { mode: 'embedded', port: port ?? (http.port === 0 ? 0 : Math.min(http.port + 1, 65_535)) };
  }

  masterKey(): Buffer | undefined {
    const value = this.text('TESSERA_MASTER_KEY');
    if (value === undefined) return undefined;
    const key = Buffer.from(value, 'base64');
    if (key.length === 32 && key.toString('base64').replace(/=+$/, '') === value.replace(/=+$/, '')) return key;
    this.refuse('TESSERA_MASTER_KEY', 'must be 32 random bytes in base64, as `openssl rand -base64 32` gives');
    return undefined;
  }

  webhooks(): WebhooksConfig {
    const allowedNetworks = this.list('WEBHOOK_ALLOWED_NETWORKS');
    if (!allowedNetworks.every((network) => ipaddr.isValidCIDR(network))) {
      this.refuse('WEBHOOK_ALLOWED_NETWORKS', 'must be networks such as 10.20.0.0/16, with commas between them');
    }
    const ports = this.list('WEBHOOK_ALLOWED_PORTS');
    if (!ports.every((port) => /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535)) {
      this.refuse('WEBHOOK_ALLOWED_PORTS', 'must be port numbers from 1 to 65535, with commas between them');
    }
    return { allowedNetworks, allowedPorts: ports.length === 0 ? [443] : ports.map(Number) };
  }

  publicUrl(): string | undefined {
    return this.webAddress('TESSERA_PUBLIC_URL')?.replace(/\/+$/, '');
  }

  logLevel(): LogLevel {
    const value = this.text('LOG_LEVEL') ?? 'info';
    const level = LOG_LEVELS.find((each) => each === value);
    if (level === undefined) this.refuse('LOG_LEVEL', `must be one of ${LOG_LEVELS.join(', ')}`);
    return level ?? 'info';
  }

  eventStore(): EventStoreConfig {
    const kind = this.text('EVENT_STORE') ?? 'postgres';
    const url = this.text('KURRENTDB_URL');
    if (kind === 'kurrentdb') {
      // What follows the scheme is for KurrentDB's client to read.
      if (url === undefined || !/^(esdb|kurrentdb|kurrent|kdb)(\+discover)?:\/\/[^/\s]+/.test(url)) {
        this.refuse('KURRENTDB_URL', 'must be kurrentdb://user:password@host:port with EVENT_STORE=kurrentdb');
      }
      return { kind, url: url ?? '' };
    }
    if (kind !== 'postgres') this.refuse('EVENT_STORE', 'must be postgres or kurrentdb');
    if (url !== undefined) this.refuse('KURRENTDB_URL', 'must be absent without EVENT_STORE=kurrentdb');
    return { kind: 'postgres' };
  }

  private databaseUrl(variable: VariableName): string | undefined {
    const value = this.text(variable);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (url && ['postgres:', 'postgresql:'].includes(url.protocol) && url.pathname.length > 1) return value;
    this.refuse(variable, 'must be postgres://user:password@host:port/database');
    return undefined;
  }

  /** https, as tokens and links go over it; http only on this machine. */
  private webAddress(variable: VariableName): string | undefined {
    const value = this.text(variable);
    if (value === undefined) return undefined;
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
    if (safe && url.username === '' && url.password === '') return value;
    this.refuse(variable, 'must be an https:// address without credentials (http:// only for this machine)');
    return undefined;
  }
}
