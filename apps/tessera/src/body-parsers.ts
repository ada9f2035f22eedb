import type { FastifyInstance } from 'fastify';
import { jsonBodyParser } from '#platform';

/** Largest body that is read whole (bytes): a batch of 1,000 events with room for narratives. */
export const MOST_BODY_BYTES = 8 * 1024 * 1024;

const JSON_TYPES = ['application/json', 'application/cloudevents+json', 'application/cloudevents-batch+json'];

/**
 * How bodies are read: JSON of bounded size and depth, NDJSON as the stream that it is, anything else refused (415).
 * Stands in for Nest's own parsers: create the application with `bodyParser: false`.
 */
export const registerBodyParsers = (fastify: FastifyInstance): void => {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(JSON_TYPES, { parseAs: 'string', bodyLimit: MOST_BODY_BYTES }, jsonBodyParser);
  fastify.addContentTypeParser('application/x-ndjson', (_request, payload, done) => {
    done(null, payload);
  });
};
