import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { InvalidCursor, readCursor, writeCursor } from './cursor.js';

const question = { personId: '00000000-0000-4000-8000-0000000000c1', detail: 'significant' };
const cursor = { upTo: 1207, at: Date.parse('2026-06-15T12:00:00Z'), line: 7 };

describe('a cursor', () => {
  it('comes back as it was written', () => {
    expect(readCursor(writeCursor(question, cursor), question)).toEqual(cursor);
  });

  it('is taken for the question that it was given for alone', () => {
    const text = writeCursor(question, cursor);
    for (const other of [
      { detail: 'all' },
      { personId: '00000000-0000-4000-8000-0000000000c2' },
      { scope: 'family' },
    ]) {
      expect(() => readCursor(text, { ...question, ...other })).toThrow(InvalidCursor);
    }
  });

  it('tells nothing of the person', () => {
    const text = Buffer.from(writeCursor(question, cursor), 'base64url').toString();
    expect(text).not.toContain('00000000-0000');
    expect(text).toMatch(/^\[1,"[0-9a-f]{24}",1207,\d+,7\]$/);
  });

  it('that nobody wrote is refused, whatever it holds', () => {
    const [, digest] = JSON.parse(Buffer.from(writeCursor(question, cursor), 'base64url').toString()) as unknown[];
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.jsonValue(), fc.tuple(fc.constant(1), fc.constant(digest), fc.jsonValue())),
        (value) => {
          const text = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
          expect(() => readCursor(text, question)).toThrow(InvalidCursor);
        },
      ),
    );
    const forged = [1, digest, 1207, 9e15, 7];
    expect(() => readCursor(Buffer.from(JSON.stringify(forged)).toString('base64url'), question)).toThrow(
      InvalidCursor,
    );
  });
});
