import { eventsTopicOf, GATEWAY_REFUSED_TOPIC, GATEWAY_TOPIC, refusedTopicOf } from '#delivery';
import { ConfigError, type KafkaEventsConfig, type ReportingAgencies } from '#platform';
import type { Vocabulary } from '#vocabulary';

/** A topic that agency events are read from, and whose they may be: whoever may write to it speaks for these. */
export interface EventTopic {
  readonly name: string;
  /** Where it is said which of its events were refused. */
  readonly refused: string;
  /** Urns. Of a topic of its own it is one. */
  readonly agencies: ReadonlySet<string>;
}

/**
 * The topics that are read, by name. Kafka tells no reader who wrote a message, so who an event is from is known by
 * its topic, which the brokers' access rules let nobody but that agency write to (docs/adr/0032).
 * @throws ConfigError where an agency is named that is not registered.
 */
export const eventTopics = (
  { agencies, gatewayAgencies }: KafkaEventsConfig,
  register: Vocabulary['agencies'],
): ReadonlyMap<string, EventTopic> => {
  const own = named(agencies, register, 'KAFKA_EVENTS_AGENCIES').map((agency) => ({
    name: eventsTopicOf(agency),
    refused: refusedTopicOf(agency),
    agencies: new Set([agency]),
  }));
  const behindGateway = named(gatewayAgencies, register, 'KAFKA_EVENTS_GATEWAY_AGENCIES');
  const gateway = { name: GATEWAY_TOPIC, refused: GATEWAY_REFUSED_TOPIC, agencies: new Set(behindGateway) };
  return new Map([...own, ...(behindGateway.length > 0 ? [gateway] : [])].map((topic) => [topic.name, topic]));
};

const named = (
  agencies: ReportingAgencies,
  register: Vocabulary['agencies'],
  variable: 'KAFKA_EVENTS_AGENCIES' | 'KAFKA_EVENTS_GATEWAY_AGENCIES',
): readonly string[] => {
  if (agencies === 'all') return [...register.keys()];
  if (agencies.every((agency) => register.has(agency))) return agencies;
  throw new ConfigError([{ variable, fault: 'must name agencies of the register (TESSERA_AGENCIES) alone' }]);
};

/** The agency that an event's source is taken at its word for; undefined where nobody vouches for it. */
export const vouchedAgency = ({ agencies }: EventTopic, event: unknown): string | undefined => {
  const source = typeof event === 'object' && event !== null && 'source' in event ? event.source : undefined;
  return typeof source === 'string' && agencies.has(source) ? source : undefined;
};
