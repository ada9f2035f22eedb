import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { v5 } from 'uuid';
import { canonicalJson, contentDigest, isUuid, newId, uuidV5 } from './ids.js';

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

describe('contentDigest', () => {
  it('is the same however the keys are ordered', () => {
    expect(contentDigest({ a: 1, b: { c: [1, 2], d: null } })).toBe(contentDigest({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it('differs when anything in the content differs', () => {
    const digests = [{ a: 1 }, { a: '1' }, { a: [1] }, { a: null }, {}, { b: 1 }, { a: [1, 2] }, { a: [2, 1] }].map(
      contentDigest,
    );
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('leaves out what JSON leaves out', () => {
    expect(contentDigest({ a: 1, b: undefined })).toBe(contentDigest({ a: 1 }));
  });

  it('is the SHA-256 of the text in hex', () => {
    expect(contentDigest({})).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});

describe('canonicalJson', () => {
  it('is JSON that parses to the same value, with keys in order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const parsed: unknown = JSON.parse(canonicalJson(value));
        expect(parsed).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson({ b: 1, a: { '€': 1, $: 2 }, A: 0 })).toBe('{"A":0,"a":{"$":2,"€":1},"b":1}');
  });

  it('has keys in order of their UTF-16 code units, be they few or many', () => {
    const keys = fc.uniqueArray(fc.string({ unit: 'binary', maxLength: 3 }), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(keys, (all) => {
        const members = all.toSorted().map((key) => `${JSON.stringify(key)}:true`);
        expect(canonicalJson(Object.fromEntries(all.map((key) => [key, true])))).toBe(`{${members.join()}}`);
      }),
    );
  });

  it('refuses what JSON cannot hold', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1]) {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    }
  });
});
