/** CloudEvents batch (CloudEvents HTTP binding 1.0). */
export const BATCH_TYPE = 'application/cloudevents-batch+json';
/** One event. */
export const EVENT_TYPE = 'application/cloudevents+json';
/** One event a line, any number of lines. */
export const NDJSON_TYPE = 'application/x-ndjson';

export const MOST_EVENTS_IN_BATCH = 1000;
/** Most bytes of one line of NDJSON: far above any event with every narrative field full. */
export const MOST_LINE_BYTES = 256 * 1024;
