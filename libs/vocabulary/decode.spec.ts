import { describe, expect, it } from '@jest/globals';
import { createDecoder, UnknownStoredEvent } from './decode.js';
import type { Upcast } from './decode.js';

const upcast = (to: string): Upcast => ({ to, data: (data) => ({ ...(data as object), [to]: true }) });

describe('a decoder', () => {
  it('takes an event of the newest version as it is', () => {
    const decode = createDecoder({ newest: ['Sent.v2'], upcasts: { 'Sent.v1': upcast('Sent.v2') } });
    expect(decode({ type: 'Sent.v2', data: '{"a":1}' })).toEqual({ type: 'Sent.v2', data: { a: 1 } });
  });

  it('brings an older version over each one between, in their order', () => {
    const decode = createDecoder({
      newest: ['Sent.v3'],
      upcasts: { 'Sent.v2': upcast('Sent.v3'), 'Sent.v1': upcast('Sent.v2') },
    });
    const { type, data } = decode({ type: 'Sent.v1', data: '{"a":1}' });
    expect(type).toBe('Sent.v3');
    expect(Object.keys(data as object)).toEqual(['a', 'Sent.v2', 'Sent.v3']);
  });

  it('knows no name but those that it was given', () => {
    const decode = createDecoder({ newest: ['Sent.v1'], upcasts: {} });
    for (const type of ['Sent.v2', 'Received.v1', 'constructor', 'toString', '__proto__', '']) {
      expect(() => decode({ type, data: '{}' })).toThrow(UnknownStoredEvent);
    }
  });

  it('is not made where an older version does not lead to a newest one', () => {
    const toNowhere = { 'Sent.v1': upcast('Sent.v2') };
    expect(() => createDecoder({ newest: ['Sent.v3'], upcasts: toNowhere })).toThrow('Sent.v1 is not brought');
    const inACircle = { 'Sent.v1': upcast('Sent.v2'), 'Sent.v2': upcast('Sent.v1') };
    expect(() => createDecoder({ newest: ['Sent.v3'], upcasts: inACircle })).toThrow('Sent.v1 is not brought');
    const further = { 'Sent.v1': upcast('Sent.v2') };
    expect(() => createDecoder({ newest: ['Sent.v1', 'Sent.v2'], upcasts: further })).toThrow('cannot be upcast');
  });
});
