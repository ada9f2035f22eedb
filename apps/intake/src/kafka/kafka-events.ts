import type { AuditTrail } from '#access';
import { createKafkaPublisher, inBinaryMode, startTopicReader, type ReadMessage, type TopicMessage } from '#delivery';
import type { IntakeParts } from '#intake';
import { uuidV5, type KafkaConfig } from '#platform';
import { createMessageAcceptance, placeOf, type MessageResult } from './accept-messages.js';
import { eventTopics, type EventTopic } from './event-topics.js';

export interface KafkaEventsParts extends IntakeParts {
  readonly audit: AuditTrail;
  readonly kafka: KafkaConfig;
}

/** Agency events from Kafka, being read. */
export interface KafkaEvents {
  /** Messages that were not read yet, of the partitions that this instance has been given. */
  behind(): number;
  stop(): Promise<void>;
}

/** All instances share the topics as this consumer group. */
export const INTAKE_GROUP = 'tessera-intake';

/** Namespace of the ids of what is told of refused messages. */
const REFUSED_NAMESPACE = 'cd1ade01-e6b8-507e-b378-65c021e1691e';

/**
 * Reads agency events from the topics of the settings: each is validated, deduplicated, and stored as if it had been
 * posted, and its offset is committed after that. What is refused is told on the topic beside it, with the problem and
 * without the content.
 * @throws ConfigError where an agency is named that is not registered.
 */
export const startKafkaEvents = (parts: KafkaEventsParts): KafkaEvents => {
  const { kafka, logger } = parts;
  const topics = eventTopics(kafka.events, parts.vocabulary.agencies);
  if (topics.size === 0) return { behind: () => 0, stop: () => Promise.resolve() };
  const publisher = createKafkaPublisher({ ...kafka, logger });
  const acceptance = createMessageAcceptance(parts);

  const handle = async (messages: readonly ReadMessage[]): Promise<void> => {
    const topic = topics.get(messages[0]?.topic ?? '');
    if (!topic) return;
    const results = await acceptance.accept(topic, messages);
    await auditForeignSources(parts.audit, topic, results);
    const refused = results.flatMap((result) => (result.status === 'refused' ? [refusalOf(parts, topic, result)] : []));
    for (const { reason, code } of await publisher.publish(refused)) {
      logger.error({ topic: topic.refused, reason, code }, 'That an agency event was refused could not be told.');
    }
    parts.onAnswered?.(
      'kafka',
      results.map(({ status }) => status),
    );
  };
  const reader = startTopicReader({
    ...kafka,
    logger,
    groupId: INTAKE_GROUP,
    topicNames: [...topics.keys()],
    // Agencies follow what is refused before anything is.
    alsoMade: [...topics.values()].map(({ refused }) => refused),
    handle,
    onError: (error) => {
      logger.warn({ err: error }, 'Agency events from Kafka cannot be taken just now: they come again.');
    },
  });
  return {
    behind: () => reader.behind(),
    stop: async () => {
      await reader.stop();
      await publisher.close();
    },
  };
};

const auditForeignSources = async (
  audit: AuditTrail,
  topic: EventTopic,
  results: readonly MessageResult[],
): Promise<void> => {
  const [agency] = topic.agencies;
  for (const result of results) {
    if (result.status !== 'refused' || result.problem.code !== 'not-your-source') continue;
    await audit.record({
      actor: `kafka:${topic.name}`,
      roles: [],
      ...(topic.agencies.size === 1 && { agency }),
      action: 'post-events-as-another-agency',
      route: `KAFKA ${topic.name}`,
      outcome: 'refused',
      personIds: [],
      requestId: placeOf(result.message),
    });
  }
};

/** What is told of a refused message: where it lies, and what is wrong with it. Never what it says. */
const refusalOf = (
  { clock }: KafkaEventsParts,
  topic: EventTopic,
  { message, problem }: MessageResult & { readonly status: 'refused' },
): TopicMessage => {
  const { partition, offset } = message;
  return {
    topic: topic.refused,
    key: `${topic.name}/${String(partition)}`,
    ...inBinaryMode({
      specversion: '1.0',
      id: uuidV5(placeOf(message), REFUSED_NAMESPACE),
      source: 'urn:tessera',
      type: 'agency-event.refused.v1',
      time: clock.now().toISOString(),
      datacontenttype: 'application/json',
      data: { topic: topic.name, partition, offset, problem: problem.toJSON() },
    }),
  };
};
