/** A setting: its default in words (absent where there is none), and what it is for. */
export interface Variable {
  readonly default?: string;
  readonly meaning: string;
}

const variables = {
  HOST: { default: '127.0.0.1', meaning: 'The address that the service listens on.' },
  PORT: { default: '3000', meaning: 'The port that the service listens on; 0 takes a free one.' },
  TESSERA_DATA: { default: '.tessera', meaning: 'The folder for what the service keeps itself: database, keys.' },
  DATABASE_URL: {
    default: 'its own PostgreSQL in TESSERA_DATA',
    meaning: 'A PostgreSQL (14 or later) to use in place of the built-in one.',
  },
  DATABASE_MIGRATION_URL: {
    default: 'DATABASE_URL',
    meaning:
      'The same database as the login that owns it: it makes the tables. DATABASE_URL may then be a lesser login.',
  },
  DATABASE_POOL_SIZE: { default: '10', meaning: 'Most connections to the database at once, for each process.' },
  OIDC_ISSUER: {
    default: 'the built-in provider with demo users',
    meaning: 'The identity provider whose access tokens are accepted.',
  },
  OIDC_AUDIENCE: { meaning: 'The audience that the tokens must be for. Needed with OIDC_ISSUER.' },
  OIDC_JWKS_URI: {
    default: "what OIDC_ISSUER's discovery document says",
    meaning: 'Where the keys that sign the tokens are published.',
  },
  TESSERA_IDENTITY_PORT: {
    default: 'PORT + 1',
    meaning: 'The port of the built-in identity provider; 0 takes a free one.',
  },
  TESSERA_MASTER_KEY: {
    default: 'a file in TESSERA_DATA, made on the first start',
    meaning: "The key that wraps every person's key: 32 bytes in base64.",
  },
  KAFKA_BROKERS: {
    default: 'none: alerts are read from the feed',
    meaning: 'The Kafka brokers that alerts are published to, as host:port with commas between them.',
  },
  KAFKA_TLS: { default: 'false', meaning: 'Whether connections to the Kafka brokers are encrypted: true or false.' },
  KAFKA_TLS_CA_FILE: {
    default: 'the authorities that Node.js knows',
    meaning: "A file of the certificate authorities (PEM) that sign the brokers' certificates.",
  },
  KAFKA_TLS_CERT_FILE: {
    default: 'none',
    meaning: "A file of the service's own certificate (PEM), where brokers ask for one. Needs KAFKA_TLS_KEY_FILE.",
  },
  KAFKA_TLS_KEY_FILE: { default: 'none', meaning: 'A file of the private key (PEM) of KAFKA_TLS_CERT_FILE.' },
  KAFKA_SASL_MECHANISM: {
    default: 'none',
    meaning: 'How the service says who it is to the brokers: plain, scram-sha-256 or scram-sha-512.',
  },
  KAFKA_SASL_USERNAME: { meaning: 'Who the service is to the brokers. Needed with KAFKA_SASL_MECHANISM.' },
  KAFKA_SASL_PASSWORD: { meaning: 'The password of KAFKA_SASL_USERNAME.' },
  KAFKA_SASL_PASSWORD_FILE: { meaning: 'A file of that password, in place of KAFKA_SASL_PASSWORD.' },
  KAFKA_TOPIC_PARTITIONS: { default: '6', meaning: 'The partitions of a topic that the service makes.' },
  KAFKA_TOPIC_REPLICATION: {
    default: '1',
    meaning: 'The copies that brokers keep of what such a topic holds: 3 where there are three brokers.',
  },
  KAFKA_TOPIC_RETENTION_DAYS: { default: '30', meaning: 'How long such a topic keeps what it holds.' },
  WEBHOOK_ALLOWED_NETWORKS: {
    default: 'none: addresses that everybody can reach',
    meaning: 'Networks of your own that webhooks may be sent to, such as 10.20.0.0/16, with commas between them.',
  },
  WEBHOOK_ALLOWED_PORTS: {
    default: '443',
    meaning: 'The ports that webhooks may be sent to, with commas between them.',
  },
  TESSERA_AGENCIES: { default: 'the built-in list', meaning: 'A file that lists the agencies of the area.' },
  PATTERNS_AREA_FILE: {
    default: 'none: the patterns are those of the catalogue',
    meaning: 'A file that says what the area changes of the patterns (docs/patterns/language.md).',
  },
  ALERT_CLOCKS_FILE: {
    default: 'the built-in clocks',
    meaning: 'A file that says how long alerts may wait for an answer in the area (docs/alerts.md).',
  },
  IDENTITY_WEIGHTS_FILE: {
    default: 'the built-in weights for the United Kingdom',
    meaning:
      'A file of what the matcher learned from the people of the area, as `tessera identity estimate` writes it.',
  },
  TESSERA_PUBLIC_URL: {
    default: 'http://HOST:PORT',
    meaning: 'Where others reach the service: links in alerts use it.',
  },
  LOG_LEVEL: {
    default: 'info',
    meaning: 'The least serious messages to log: fatal, error, warn, info, debug, trace, silent.',
  },
  EVENT_STORE: { default: 'postgres', meaning: 'Where events are stored: postgres, or kurrentdb.' },
  KURRENTDB_URL: {
    meaning: 'The KurrentDB (25.1 or later) of EVENT_STORE=kurrentdb, as kurrentdb://user:password@host:2113?tls=true.',
  },
} as const satisfies Readonly<Record<string, Variable>>;

export type VariableName = keyof typeof variables;

/** Every environment variable that the service reads, in the order in which `--help` and the manual list them. */
export const VARIABLES: Readonly<Record<VariableName, Variable>> = variables;
