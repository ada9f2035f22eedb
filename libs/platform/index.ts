export * from './binary-array.js';
export { canonicalJson, contentDigest, readCanonical } from './canonical-json.js';
export * from './clock.js';
export * from './config.js';
export * from './config-variables.js';
export * from './database.js';
export * from './dates.js';
export { connectEmbeddedPostgres, DatabaseInUse, startEmbeddedPostgres } from './embedded-postgres.js';
export type { EmbeddedPostgres, EmbeddedPostgresLogger, EmbeddedPostgresOptions } from './embedded-postgres.js';
export * from './error-code.js';
export * from './free-port.js';
export * from './gather.js';
export * from './ids.js';
export * from './json-limits.js';
export { SASL_MECHANISMS } from './kafka-config.js';
export type {
  KafkaConfig,
  KafkaEventsConfig,
  KafkaSasl,
  KafkaTls,
  KafkaTopicsConfig,
  ReportingAgencies,
} from './kafka-config.js';
export * from './logger.js';
export * from './loopback.js';
export * from './lru.js';
export { startMetricsServer, type MetricsServer, type MetricsText } from './metrics-server.js';
export * from './migrate.js';
export * from './pauses.js';
export * from './problem.js';
export * from './problem-filter.js';
export { ConfigError } from './settings-reader.js';
export * from './validation.js';
