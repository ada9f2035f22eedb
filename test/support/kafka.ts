import { dockerAnswers } from './docker.js';
import { brokerFromJars, hasJars, installJars } from './kafka-jars.js';
import type { TestKafka } from './kafka-jars.js';

export type { TestKafka } from './kafka-jars.js';

/** There is no broker here; one line says why. */
export interface NoKafka {
  readonly skipped: string;
}

/** The image that stands for Apache Kafka 4 where Docker is. */
const IMAGE = 'confluentinc/cp-kafka:8.0.0';

/**
 * A real Kafka broker for one test file, from the first of these that is there:
 * `KAFKA_BROKERS`; with `TESSERA_KAFKA=maven` the jars of Maven Central, fetched when they are missing; jars that were
 * fetched before; a Docker engine. Otherwise none: Maven is not reached for without being asked.
 * @throws Error where `TESSERA_TEST_KAFKA=required` and there is none: then a test must not pass without one.
 */
export const kafkaForTests = async (): Promise<TestKafka | NoKafka> => {
  const found = await findKafka();
  if ('skipped' in found && process.env.TESSERA_TEST_KAFKA === 'required') {
    throw new Error(`TESSERA_TEST_KAFKA=required, but ${found.skipped}`);
  }
  return found;
};

/**
 * A broker of this test's own, with a listener of TLS and SASL for these users: only the jars make one.
 * @throws Error as `kafkaForTests` does.
 */
export const securedKafkaForTests = async (users: readonly string[]): Promise<TestKafka | NoKafka> => {
  if (process.env.TESSERA_KAFKA === 'maven') await installJars();
  if (hasJars()) return brokerFromJars(users);
  const skipped = 'no jars of a broker (test/support/kafka-broker/install.sh)';
  if (process.env.TESSERA_TEST_KAFKA === 'required') throw new Error(`TESSERA_TEST_KAFKA=required, but ${skipped}`);
  return { skipped };
};

const findKafka = async (): Promise<TestKafka | NoKafka> => {
  const given = process.env.KAFKA_BROKERS;
  if (given) return { brokers: given, stop: () => Promise.resolve() };
  if (process.env.TESSERA_KAFKA === 'maven') {
    await installJars();
    return brokerFromJars();
  }
  if (hasJars()) return brokerFromJars();
  if (await dockerAnswers()) return brokerFromDocker();
  return { skipped: 'no KAFKA_BROKERS, no Docker engine, and no jars (test/support/kafka-broker/install.sh)' };
};

const brokerFromDocker = async (): Promise<TestKafka> => {
  const { KafkaContainer } = await import('@testcontainers/kafka');
  const container = await new KafkaContainer(IMAGE).withKraft().start();
  return {
    brokers: `${container.getHost()}:${container.getMappedPort(9093)}`,
    stop: async () => {
      await container.stop();
    },
  };
};
