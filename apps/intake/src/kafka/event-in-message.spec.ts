import { describe, expect, it } from '@jest/globals';
import type { ReadMessage } from '#delivery';
import { eventInMessage } from './event-in-message.js';

const CANARY = 'canary-narrative';
const event = { specversion: '1.0', id: 'a-1', source: 'urn:agency:a', type: 'a.b', data: { narrative: CANARY } };

const message = (
  value: string | Buffer | undefined,
  headers: Readonly<Record<string, string | Buffer>>,
): ReadMessage => ({
  topic: 'tessera.events.a',
  partition: 0,
  offset: '7',
  ...(value !== undefined && { value: Buffer.from(value) }),
  headers: new Map(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
});

const structured = { 'content-type': 'application/cloudevents+json; charset=UTF-8' };
const binary = {
  ce_specversion: '1.0',
  ce_id: 'a-1',
  ce_source: 'urn:agency:a',
  ce_type: 'a.b',
  'content-type': 'application/json',
};

describe('the event of a message', () => {
  it('is the whole value in structured mode', () => {
    expect(eventInMessage(message(JSON.stringify(event), structured))).toEqual({ event });
  });

  it('is headers and value in binary mode', () => {
    expect(eventInMessage(message(JSON.stringify(event.data), { ...binary, other: 'header' }))).toEqual({
      event: { ...event, datacontenttype: 'application/json' },
    });
  });

  it.each([
    ['has no headers', message(JSON.stringify(event), {}), 'not-a-cloudevent'],
    ['is empty', message(undefined, structured), 'no-value'],
    ['is no JSON', message(`{"${CANARY}`, structured), 'json-malformed'],
    ['is no UTF-8', message(Buffer.from([0x22, 0xff, 0x22]), structured), 'not-utf8'],
    ['has a header that is no UTF-8', message('{}', { ...binary, ce_id: Buffer.from([0xff]) }), 'not-utf8'],
    ['is nested without end', message('['.repeat(10_000), structured), 'json-too-deep'],
    ['is larger than any event', message(JSON.stringify(CANARY.repeat(20_000)), structured), 'message-too-large'],
    ['holds something else than JSON', message('<a/>', { ...binary, 'content-type': 'application/xml' }), 'not-json'],
  ])('is refused where the message %s, and nothing of it is repeated', (_, read, code) => {
    const result = eventInMessage(read);
    expect(result).toMatchObject({ problem: { code } });
    expect(JSON.stringify(result)).not.toContain(CANARY);
  });
});
