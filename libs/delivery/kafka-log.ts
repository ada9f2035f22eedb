import kafkajs from 'kafkajs';
import type { logCreator, LogEntry, logLevel as LogLevel } from 'kafkajs';
import type { Logger } from 'pino';

const { logLevel } = kafkajs;

/** What the Kafka client may say of itself besides its sentence: where and how often. Never keys or values. */
const TOLD = ['broker', 'clientId', 'error', 'retryCount', 'retryTime'] as const;

/**
 * The client warns that bounded retries may lose its exactly-once guarantee. They do not here: a producer that gave
 * up is replaced, and its messages are published again under the same ids.
 */
const EXPECTED = 'Limiting retries for the idempotent producer may invalidate EoS guarantees';

/** Leads the Kafka client's log into the service's own. */
export const kafkaLog =
  (logger: Logger): logCreator =>
  () =>
  ({ namespace, level, log }: LogEntry) => {
    if (log.message === EXPECTED) return;
    const kafka = Object.fromEntries(TOLD.filter((name) => name in log).map((name) => [name, String(log[name])]));
    logger[levelOf(level)]({ kafka: { ...kafka, part: namespace } }, `Kafka client: ${log.message}`);
  };

const levelOf = (level: LogLevel): 'error' | 'warn' | 'info' | 'debug' => {
  switch (level) {
    case logLevel.WARN:
      return 'warn';
    case logLevel.INFO:
      return 'info';
    // The client calls an error what it tries again, twenty lines to an attempt; what it gives up it throws.
    case logLevel.ERROR:
    case logLevel.DEBUG:
    case logLevel.NOTHING:
      return 'debug';
    default:
      return level satisfies never;
  }
};
