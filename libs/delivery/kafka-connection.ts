import kafkajs from 'kafkajs';
import type { Kafka as KafkaClient, RetryOptions, SASLOptions } from 'kafkajs';
import type { Logger } from 'pino';
import type { KafkaSasl, KafkaTls } from '#platform';
import { kafkaLog } from './kafka-log.js';

// A CommonJS package: Node does not see the names of all its exports.
const { Kafka, logLevel } = kafkajs;

/** How brokers are reached, by whatever uses Kafka: `config.kafka`, and a logger. */
export interface KafkaConnection {
  /** `host:port` of some brokers. */
  readonly brokers: readonly string[];
  /** Shown in the brokers' logs and quotas. Default `tessera`. */
  readonly clientId?: string;
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  readonly logger: Logger;
}

/** How long the broker has for one answer, its replicas included. */
export const REQUEST_MS = 5_000;
/**
 * Some five seconds of trying where nothing answers, half a minute where a broker hangs: then the caller, which lets
 * go of what it holds and comes back, waits instead.
 */
export const RETRY: RetryOptions = {
  initialRetryTime: 200,
  multiplier: 2,
  factor: 0.2,
  maxRetryTime: 2_000,
  retries: 4,
};

/** The Kafka client for these brokers: the one place that knows how they are reached. Connects to nothing yet. */
export const openKafka = ({ brokers, clientId = 'tessera', tls, sasl, logger }: KafkaConnection): KafkaClient =>
  new Kafka({
    clientId,
    brokers: [...brokers],
    ssl: tls ? { ca: tls.ca, cert: tls.cert, key: tls.key } : false,
    sasl: sasl && saslOptions(sasl),
    connectionTimeout: 3_000,
    authenticationTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
    retry: RETRY,
    logLevel: logLevel.WARN,
    logCreator: kafkaLog(logger),
  });

/** kafkajs knows the mechanisms one by one. */
const saslOptions = ({ mechanism, username, password }: KafkaSasl): SASLOptions => {
  switch (mechanism) {
    case 'plain':
      return { mechanism, username, password };
    case 'scram-sha-256':
      return { mechanism, username, password };
    case 'scram-sha-512':
      return { mechanism, username, password };
    default:
      return mechanism satisfies never;
  }
};
