import type { ReadMessage } from '#delivery';
import { badRequest, parseJson, Problem } from '#platform';
import { EVENT_TYPE, MOST_LINE_BYTES } from '../content-types.js';

/** What a message holds: an event as it would have been posted, or why it can be none. */
export type EventInMessage = { readonly event: unknown } | { readonly problem: Problem };

const UTF8 = new TextDecoder('utf-8', { fatal: true });
const HEADER = /^ce_([a-z0-9]{1,50})$/;
const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Reads the CloudEvent of a message (Kafka protocol binding 1.0.2): in structured mode the value is all of it, in
 * binary mode the value is `data`, and headers `ce_<name>` are the attributes. Whether it is an event that is accepted is
 * looked at where posted events are.
 */
export const eventInMessage = (message: ReadMessage): EventInMessage => {
  try {
    const type = text(message.headers.get('content-type'), 'content-type') ?? '';
    if (type.toLowerCase().startsWith(EVENT_TYPE)) return { event: parseJson(valueOf(message)) };
    if (message.headers.has('ce_specversion')) return { event: inBinaryMode(message, type) };
    throw badRequest(
      'not-a-cloudevent',
      `The message is no CloudEvent: send the header content-type ${EVENT_TYPE}, or the headers ce_specversion, ce_id, ` +
        'ce_source and ce_type with the data as the value.',
    );
  } catch (error) {
    if (error instanceof Problem) return { problem: error };
    throw error;
  }
};

const inBinaryMode = (message: ReadMessage, type: string): unknown => {
  if (!JSON_TYPE.test(type)) throw badRequest('not-json', 'The header content-type must be application/json.');
  const attributes = [...message.headers].flatMap(([name, value]) => {
    const attribute = HEADER.exec(name)?.[1];
    return attribute === undefined ? [] : [[attribute, text(value, name)] as const];
  });
  return { ...Object.fromEntries(attributes), datacontenttype: 'application/json', data: parseJson(valueOf(message)) };
};

const valueOf = ({ value }: ReadMessage): string => {
  if (value === undefined) throw badRequest('no-value', 'The message has no value.');
  if (value.byteLength > MOST_LINE_BYTES) {
    throw new Problem({
      status: 413,
      code: 'message-too-large',
      title: 'The event is too large',
      detail: `A message has at most ${String(MOST_LINE_BYTES)} bytes.`,
    });
  }
  return text(value, 'value') ?? '';
};

const text = (bytes: Uint8Array | undefined, what: string): string | undefined => {
  if (bytes === undefined) return undefined;
  try {
    return UTF8.decode(bytes);
  } catch {
    throw badRequest('not-utf8', what === 'value' ? 'The value must be UTF-8 text.' : 'Headers must be UTF-8 text.');
  }
};
