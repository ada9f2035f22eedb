import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { isUuid, newId, uuidV5 } from './ids.js';

const URL_NAMESPACE = '6ba7b811-9dad-11d1-80b4-00c04fd430c8';

describe('uuidV5', () => {
  it('gives the id that RFC 9562 prescribes, for any name', () => {
    expect(uuidV5('www.example.com', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (name, namespace) => {
        expect(uuidV5(name, namespace)).toBe(v5(name, namespace));
      }),
    );
  });

  it('gives it for names of any length, one after the other', () => {
    const names = [255, 256, 257, 5_000, 3].flatMap((length) => ['a'.repeat(length), '€'.repeat(length)]);
    expect(names.map((name) => uuidV5(name, URL_NAMESPACE))).toEqual(names.map((name) => v5(name, URL_NAMESPACE)));
  });

  it('refuses a namespace that is no UUID', () => {
    expect(() => uuidV5('name', 'events')).toThrow(TypeError);
  });
});

describe('newId', () => {
  it('makes UUIDs that are in order of their making', () => {
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.every(isUuid)).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
  });
});
