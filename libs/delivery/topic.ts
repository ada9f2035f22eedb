import { hash } from 'node:crypto';

const PREFIX = 'tessera.alerts.';
/** Kafka's own limit of a topic's name. */
const MOST_CHARACTERS = 249;

/**
 * The topic of what an agency is told: `tessera.alerts.<name>`, the name being the last part of its urn. Kafka takes
 * letters, digits, hyphens and (with clashes between them) dots and underscores; a name that has anything else, or is
 * too long, is written with hyphens and a digest, so that two agencies never share a topic.
 */
export const topicOf = (agency: string): string => {
  const name = agency.replace(/^urn:agency:/, '');
  const written = name.toLowerCase().replaceAll(/[^a-z0-9-]+/g, '-');
  if (written === name && PREFIX.length + name.length <= MOST_CHARACTERS) return PREFIX + name;
  const digest = hash('sha256', agency, 'hex').slice(0, 16);
  return `${PREFIX}${written.slice(0, MOST_CHARACTERS - PREFIX.length - digest.length - 1)}.${digest}`;
};
