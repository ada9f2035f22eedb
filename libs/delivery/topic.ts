import { hash } from 'node:crypto';

/** Names of topics of one agency begin so; what follows is its name. */
export const TOPIC_PREFIXES = {
  alerts: 'tessera.alerts.',
  events: 'tessera.events.',
  refused: 'tessera.events.refused.',
} as const;
const { alerts: ALERTS, events: EVENTS, refused: REFUSED } = TOPIC_PREFIXES;
/** Kafka's own limit of a topic's name. */
const MOST_CHARACTERS = 249;

/** The topic of what an agency is told: `tessera.alerts.<name>`, the name being the last part of its urn. */
export const alertsTopicOf = (agency: string): string => topicOf(ALERTS, agency);

/** The topic that an agency reports on: `tessera.events.<name>`. */
export const eventsTopicOf = (agency: string): string => topicOf(EVENTS, agency);

/** The topic that says which of an agency's events were refused, and why: `tessera.events.refused.<name>`. */
export const refusedTopicOf = (agency: string): string => topicOf(REFUSED, agency);

/** What a gateway reports on for many agencies, and where it reads what was refused. */
export const GATEWAY_TOPIC = 'tessera.events';
export const GATEWAY_REFUSED_TOPIC = 'tessera.events.refused';

/**
 * Kafka takes letters, digits, hyphens and (with clashes between them) dots and underscores; a name that has anything
 * else, is too long or would be another's topic is written with hyphens and a digest, so that two agencies never share
 * a topic.
 */
const topicOf = (prefix: string, agency: string): string => {
  const name = agency.replace(/^urn:agency:/, '');
  const written = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  const free = prefix + name !== GATEWAY_REFUSED_TOPIC;
  if (written === name && free && prefix.length + name.length <= MOST_CHARACTERS) return prefix + name;
  const digest = hash('sha256', agency, 'hex').slice(0, 16);
  return `${prefix}${written.slice(0, MOST_CHARACTERS - prefix.length - digest.length - 1)}.${digest}`;
};
