import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { lineBatches, type Line } from './line-batches.js';

const limits = { lines: 3, bytes: 20 };

const all = async (source: Readable): Promise<Line[][]> => {
  const batches: Line[][] = [];
  for await (const batch of lineBatches(source, limits)) batches.push([...batch]);
  return batches;
};

describe('lines of a stream, in batches', () => {
  it('gives every line once and in order, wherever the chunks break', async () => {
    const text = Array.from({ length: 50 }, (_, index) => `{"n":${String(index)}}`).join('\n');
    for (const size of [1, 2, 7, 64, 5000]) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        Buffer.from(text.slice(index * size, (index + 1) * size)),
      );
      const batches = await all(Readable.from(chunks));
      expect(batches.flat().map((line) => ('text' in line ? line.text : line))).toEqual(text.split('\n'));
      expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(limits.lines);
    }
  });

  it('keeps letters whole that a chunk breaks in two', async () => {
    const bytes = Buffer.from('"Zoë"\n"Siân"\n');
    const batches = await all(Readable.from([...bytes].map((byte) => Buffer.from([byte]))));
    expect(batches.flat()).toEqual([{ text: '"Zoë"' }, { text: '"Siân"' }]);
  });

  it('says where a line is too long or no UTF-8, and goes on after it', async () => {
    const source = Readable.from([
      Buffer.from('a\n'),
      Buffer.from('x'.repeat(15)),
      Buffer.from('x'.repeat(15)),
      Buffer.from('\nb\r\n\n'),
      Buffer.from([0xff, 0x0a]),
      Buffer.from('c'),
    ]);
    expect((await all(source)).flat()).toEqual([
      { text: 'a' },
      { tooLong: true },
      { text: 'b' },
      { notUtf8: true },
      { text: 'c' },
    ]);
  });

  it('does not keep a slow sender waiting for a full batch', async () => {
    const source = new Readable({ read: () => undefined });
    const batches = lineBatches(source, limits);
    source.push('first\n');
    expect((await batches.next()).value).toEqual([{ text: 'first' }]);
    source.push('second\n');
    expect((await batches.next()).value).toEqual([{ text: 'second' }]);
    source.push(null);
    expect((await batches.next()).done).toBe(true);
  });

  it('reads no further than two batches ahead of whoever takes them', async () => {
    let pushed = 0;
    const source = new Readable({
      highWaterMark: 16,
      read() {
        pushed += 1;
        this.push(pushed > 10_000 ? null : `line ${String(pushed)}\n`);
      },
    });
    const batches = lineBatches(source, limits);
    await batches.next();
    await pause(50);
    expect(pushed).toBeLessThan(40);
    await batches.return(undefined);
  });

  it('fails where the sender goes away in the middle', async () => {
    const source = new Readable({ read: () => undefined });
    const batches = lineBatches(source, limits);
    source.push('first\n');
    await batches.next();
    source.destroy();
    await expect(batches.next()).rejects.toThrow('went away');
  });
});
