import kafkajs from 'kafkajs';
import type { TopicRefusal } from './publisher.js';

const { KafkaJSAggregateError, KafkaJSError, KafkaJSProtocolError } = kafkajs;

/** What the broker says of one message or of one topic alone. Everything else may be otherwise a little later. */
const FOR_GOOD: Readonly<Record<string, TopicRefusal>> = {
  MESSAGE_TOO_LARGE: 'too-large',
  RECORD_LIST_TOO_LARGE: 'too-large',
  TOPIC_AUTHORIZATION_FAILED: 'not-authorised',
  INVALID_TOPIC_EXCEPTION: 'topic-refused',
  POLICY_VIOLATION: 'topic-refused',
  INVALID_RECORD: 'not-valid',
  INVALID_TIMESTAMP: 'not-valid',
  UNSUPPORTED_FOR_MESSAGE_FORMAT: 'not-valid',
};

/** Why the broker refuses for good; undefined where it is worth trying again. */
export const refusalOf = (error: unknown): TopicRefusal | undefined => FOR_GOOD[codeOf(error)];

/** The broker's own word for an error, or the error's name: never its text, which is not ours to vouch for. */
export const codeOf = (error: unknown): string => {
  const codes = codesOf(error);
  // Where several partitions fail, what may be otherwise a little later comes first: then only the rest is left.
  return codes.find((code) => FOR_GOOD[code] === undefined) ?? codes[0] ?? 'unknown';
};

const codesOf = (error: unknown): readonly string[] => {
  if (error instanceof KafkaJSAggregateError) return error.errors.flatMap(codesOf);
  if (error instanceof KafkaJSProtocolError) return [error.type];
  if (error instanceof KafkaJSError && isKafkaError(error.cause)) return codesOf(error.cause);
  return [error instanceof Error ? error.name : 'unknown'];
};

const isKafkaError = (error: unknown): boolean =>
  error instanceof KafkaJSError || error instanceof KafkaJSAggregateError;
