import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findJsonRefusal, jsonBodyParser, parseJson } from './json-limits.js';

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('findJsonRefusal', () => {
  it('refuses nesting beyond the limit, and takes nesting up to it', () => {
    expect(findJsonRefusal(nested(64))).toBeUndefined();
    expect(findJsonRefusal(nested(65))).toBe('json-too-deep');
    expect(findJsonRefusal('{"a":'.repeat(10_000))).toBe('json-too-deep');
    expect(findJsonRefusal('{"a":['.repeat(33))).toBe('json-too-deep');
  });

  it('does not count brackets within strings, nor many that are side by side', () => {
    expect(findJsonRefusal(JSON.stringify('['.repeat(1000)))).toBeUndefined();
    expect(findJsonRefusal(JSON.stringify(`"${'['.repeat(1000)}`))).toBeUndefined();
    expect(findJsonRefusal(JSON.stringify({ a: `"\\"${'{'.repeat(1000)}\\` }))).toBeUndefined();
    expect(findJsonRefusal(JSON.stringify(Array.from({ length: 1000 }, () => [{}])))).toBeUndefined();
  });

  it('finds nesting after a string that ends in backslashes', () => {
    expect(findJsonRefusal(`["\\\\",${nested(65)}]`)).toBe('json-too-deep');
  });

  it.each([
    ['"\\u0000"', 'json-nul'],
    ['"a\0"', 'json-nul'],
    ['{"\\u0000":1}', 'json-nul'],
    ['"\\\\\\u0000"', 'json-nul'],
    ['"\\ud800"', 'json-lone-surrogate'],
    ['"\\uDFFF"', 'json-lone-surrogate'],
    ['"\\ud83dx"', 'json-lone-surrogate'],
    ['"\\ud83d\\u0041"', 'json-lone-surrogate'],
    ['"\ud800"', 'json-lone-surrogate'],
  ])('refuses %j', (text, refusal) => {
    expect(findJsonRefusal(text)).toBe(refusal);
  });

  it.each([
    '"\\\\u0000"',
    '"\\ud83d\\ude00"',
    '"\ud83d\ude00"',
    '"\\u00e9"',
    '"\\\\\\\\ud800"',
    '"\\n\\ud83d\\ude00\\t"',
  ])('takes %j', (text) => {
    expect(findJsonRefusal(text)).toBeUndefined();
  });

  it('refuses exactly the strings that hold NUL or half a surrogate pair, however they are written', () => {
    const units = fc.array(fc.constantFrom(0, 0x41, 0x5c, 0x22, 0x75, 0x30, 0xd83d, 0xde00, 0xe9), { maxLength: 12 });
    fc.assert(
      fc.property(units, fc.boolean(), (codes, escape) => {
        const value = String.fromCharCode(...codes);
        const text = escape
          ? `"${codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}"`
          : JSON.stringify(value);
        expect(findJsonRefusal(text) === undefined).toBe(value.isWellFormed() && !value.includes('\0'));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads 10 MB of the worst kinds to the end', () => {
    const size = 10_000_000;
    expect(findJsonRefusal('['.repeat(size))).toBe('json-too-deep');
    expect(findJsonRefusal(`"${'\\"'.repeat(size / 2)}"`)).toBeUndefined();
    expect(findJsonRefusal(`"${'\\\\u0000'.repeat(size / 7)}"`)).toBeUndefined();
    expect(findJsonRefusal(`[${'[],'.repeat(size / 3)}1]`)).toBeUndefined();
    expect(findJsonRefusal('"'.repeat(size))).toBeUndefined();
  });
});

describe('parseJson', () => {
  it('says that a text is no JSON without a word of the text', () => {
    const parse = (): unknown => parseJson('{"narrative": Canary}');
    expect(parse).toThrow(expect.objectContaining({ status: 400, code: 'json-malformed' }));
    expect(parse).not.toThrow(/Canary/);
  });

  it('gives what the text holds', () => {
    expect(parseJson('{"a":[1,"é"]}')).toEqual({ a: [1, 'é'] });
  });
});

describe('jsonBodyParser', () => {
  const parse = (body: string): { error: Error | null; value: unknown } => {
    let result: { error: Error | null; value: unknown } = { error: null, value: undefined };
    jsonBodyParser(undefined, body, (error, value) => {
      result = { error, value };
    });
    return result;
  };

  it('hands over the body, or the problem', () => {
    expect(parse('{"a":1}')).toEqual({ error: null, value: { a: 1 } });
    expect(parse('')).toEqual({ error: null, value: undefined });
    expect(parse(nested(100)).error).toMatchObject({ status: 400, code: 'json-too-deep' });
  });
});
