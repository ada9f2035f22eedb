import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isLoopback } from './loopback.js';
import type { SettingsReader } from './settings-reader.js';

/** PEM texts. Absent: the certificate authorities that Node.js knows, and no certificate of our own. */
export interface KafkaTls {
  readonly ca?: string;
  /** What the service shows the brokers, with its key: both or neither. */
  readonly cert?: string;
  readonly key?: string;
}

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** Who the service is to the brokers. The password is never logged. */
export interface KafkaSasl {
  readonly mechanism: (typeof SASL_MECHANISMS)[number];
  readonly username: string;
  readonly password: string;
}

/** How topics are made that are missing, and what the others are compared with. */
export interface KafkaTopicsConfig {
  /** Fixed for good: with another number, a child's messages would move to another partition. */
  readonly partitions: number;
  /** Copies of each message; 3 where there are three brokers. */
  readonly replicationFactor: number;
  /** How long an agency can be away and still read everything. */
  readonly retentionDays: number;
}

export interface KafkaConfig {
  /** `host:port` of some brokers; none: Kafka is not used. */
  readonly brokers: readonly string[];
  /** Absent: connections are not encrypted. */
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  readonly topics: KafkaTopicsConfig;
}

const BROKER = /^(\[[0-9a-f:]+\]|[a-z0-9._-]+):\d{1,5}$/i;

/** Reads how Kafka is reached. Certificates and passwords are looked at now: who is wrong is told at the start. */
export const readKafkaConfig = (settings: SettingsReader): KafkaConfig => {
  const brokers = settings.list('KAFKA_BROKERS');
  if (brokers.some((each) => !BROKER.test(each))) {
    settings.refuse('KAFKA_BROKERS', 'must be host:port, or several with commas between them');
  }
  const tls = readTls(settings);
  const encrypted = tls !== undefined || brokers.every((each) => isLoopback(each.replace(/:\d+$/, '')));
  return { brokers, tls, sasl: readSasl(settings, encrypted), topics: readTopics(settings) };
};

const readTls = (settings: SettingsReader): KafkaTls | undefined => {
  const files = ['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const;
  if (!settings.flag('KAFKA_TLS')) {
    for (const file of files) {
      if (settings.text(file) !== undefined) settings.refuse(file, 'must be absent without KAFKA_TLS=true');
    }
    return undefined;
  }
  const [ca, cert, key] = files.map((file) => settings.file(file));
  if (ca !== undefined && !certificateOf(ca)) {
    settings.refuse('KAFKA_TLS_CA_FILE', 'must name a file of certificates in PEM');
  }
  readOwnCertificate(settings, cert, key);
  return { ca, cert, key };
};

const readOwnCertificate = (settings: SettingsReader, cert: string | undefined, key: string | undefined): void => {
  const hasCert = settings.text('KAFKA_TLS_CERT_FILE') !== undefined;
  const hasKey = settings.text('KAFKA_TLS_KEY_FILE') !== undefined;
  if (hasCert && !hasKey) settings.refuse('KAFKA_TLS_KEY_FILE', 'must be there with KAFKA_TLS_CERT_FILE');
  if (hasKey && !hasCert) settings.refuse('KAFKA_TLS_CERT_FILE', 'must be there with KAFKA_TLS_KEY_FILE');
  const certificate = cert === undefined ? undefined : certificateOf(cert);
  const privateKey = key === undefined ? undefined : privateKeyOf(key);
  if (cert !== undefined && !certificate) {
    settings.refuse('KAFKA_TLS_CERT_FILE', 'must name a file of a certificate in PEM');
  }
  if (key !== undefined && !privateKey) {
    settings.refuse('KAFKA_TLS_KEY_FILE', 'must name a file of a private key in PEM, without a passphrase');
  }
  if (certificate && privateKey && !certificate.checkPrivateKey(privateKey)) {
    settings.refuse('KAFKA_TLS_KEY_FILE', 'must be the key of the certificate in KAFKA_TLS_CERT_FILE');
  }
};

const certificateOf = (pem: string): X509Certificate | undefined => {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
};

const privateKeyOf = (pem: string): KeyObject | undefined => {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
};

const readSasl = (settings: SettingsReader, encrypted: boolean): KafkaSasl | undefined => {
  const named = settings.text('KAFKA_SASL_MECHANISM');
  if (named === undefined) {
    for (const variable of ['KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD', 'KAFKA_SASL_PASSWORD_FILE'] as const) {
      if (settings.text(variable) !== undefined) {
        settings.refuse(variable, 'must be absent without KAFKA_SASL_MECHANISM');
      }
    }
    return undefined;
  }
  const mechanism = SASL_MECHANISMS.find((each) => each === named.toLowerCase());
  if (mechanism === undefined) {
    settings.refuse('KAFKA_SASL_MECHANISM', `must be one of ${SASL_MECHANISMS.join(', ')}`);
  }
  if (mechanism === 'plain' && !encrypted) {
    settings.refuse('KAFKA_SASL_MECHANISM', 'must not be plain without KAFKA_TLS=true: the password would be readable');
  }
  const username = settings.text('KAFKA_SASL_USERNAME');
  if (username === undefined) settings.refuse('KAFKA_SASL_USERNAME', 'must be there with KAFKA_SASL_MECHANISM');
  return { mechanism: mechanism ?? 'plain', username: username ?? '', password: readPassword(settings) };
};

const readPassword = (settings: SettingsReader): string => {
  const given = settings.text('KAFKA_SASL_PASSWORD');
  if (settings.text('KAFKA_SASL_PASSWORD_FILE') === undefined) {
    if (given === undefined) {
      settings.refuse('KAFKA_SASL_PASSWORD', 'must be there with KAFKA_SASL_MECHANISM, or KAFKA_SASL_PASSWORD_FILE');
    }
    return given ?? '';
  }
  if (given !== undefined) settings.refuse('KAFKA_SASL_PASSWORD', 'must be absent with KAFKA_SASL_PASSWORD_FILE');
  const text = settings.file('KAFKA_SASL_PASSWORD_FILE');
  // Files of secrets mostly end with a line feed that is no part of the secret.
  const password = text?.replace(/\r?\n$/, '') ?? '';
  if (text !== undefined && password === '') settings.refuse('KAFKA_SASL_PASSWORD_FILE', 'must not be empty');
  return password;
};

const readTopics = (settings: SettingsReader): KafkaTopicsConfig => ({
  partitions: settings.integer('KAFKA_TOPIC_PARTITIONS', 1, 1_000, 'a number of partitions from 1 to 1000') ?? 6,
  replicationFactor: settings.integer('KAFKA_TOPIC_REPLICATION', 1, 9, 'a number of copies from 1 to 9') ?? 1,
  retentionDays: settings.integer('KAFKA_TOPIC_RETENTION_DAYS', 1, 3_650, 'a number of days from 1 to 3650') ?? 30,
});
