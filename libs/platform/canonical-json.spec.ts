import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, contentDigest, readCanonical } from './canonical-json.js';

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

  it('writes texts as JSON does, short or long, of whatever characters', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme-ascii', minLength: 150, maxLength: 450 }),
    );
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        expect(canonicalJson(texts)).toBe(JSON.stringify(texts));
      }),
    );
  });

  it('writes what is larger than anything before, and then what is small', () => {
    const long = ['é'.repeat(100_000), 'a'.repeat(100_000), '"'.repeat(5_000)];
    expect(canonicalJson(long)).toBe(JSON.stringify(long));
    expect(canonicalJson(['a', undefined, null])).toBe('["a",null,null]');
  });

  it('refuses what JSON cannot hold', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1]) {
      expect(() => canonicalJson({ value })).toThrow(TypeError);
    }
  });
});

describe('readCanonical', () => {
  it('hands over bytes that stay as they are while others are written', () => {
    const text = readCanonical({ b: 'é', a: 1 }, (bytes) => {
      expect(contentDigest({ other: true })).toHaveLength(64);
      return bytes.toString();
    });
    expect(text).toBe('{"a":1,"b":"é"}');
  });

  it('writes on after something that JSON cannot hold', () => {
    const digested = { toJSON: () => contentDigest({ inside: [1] }) };
    expect(() => contentDigest({ a: 1n })).toThrow(TypeError);
    expect(canonicalJson({ a: digested, b: 2 })).toBe(`{"a":"${contentDigest({ inside: [1] })}","b":2}`);
  });
});
