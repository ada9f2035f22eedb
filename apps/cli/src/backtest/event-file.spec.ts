import { describe, expect, it } from '@jest/globals';
import { child } from '../../../../test/support/agency-events.js';
import { lineOf, missed, replayLines, SECRET } from '../../../../test/support/replayed-lines.js';

const FIRST = missed('first', '2026-01-13');
const SECOND = missed('second', '2026-02-17');
const THIRD = missed('third', '2026-03-24');
const EVENTS = [FIRST, SECOND, THIRD].map(lineOf);

describe('a file of agency events', () => {
  it('may end its lines as Windows does, begin with a byte order mark, have empty lines and no last end of line', async () => {
    const plain = await replayLines(EVENTS);
    expect(plain.taken).toEqual({ recorded: 3 });
    for (const content of [
      `${EVENTS.join('\n')}\n`,
      `${EVENTS.join('\r\n')}\r\n`,
      EVENTS.join('\r\n'),
      `\uFEFF${EVENTS.join('\n')}`,
      `\n \n${EVENTS.join('\n\n\t\r\n')}\n\n\n`,
    ]) {
      const { taken, matches, from } = await replayLines(Buffer.from(content));
      expect([taken, matches, from]).toEqual([plain.taken, plain.matches, plain.from]);
    }
  });

  it('may be empty', async () => {
    expect((await replayLines([])).taken).toEqual({});
    expect((await replayLines(Buffer.from('\n\r\n'))).taken).toEqual({});
  });

  it('is read on after a line that is no UTF-8, too long, cut off, no JSON, or no event', async () => {
    const { taken, refused, matches, from } = await replayLines(
      Buffer.concat([
        Buffer.from(`${EVENTS[0] ?? ''}\n`),
        Buffer.from([0x7b, 0xff, 0xfe, 0x0a]),
        Buffer.from(`{"id":"${'x'.repeat(300_000)}"}\n`),
        Buffer.from(`${'y'.repeat(2_500_000)}\n`),
        Buffer.from(`[]\nnull\n"${SECRET}"\n42\n${'['.repeat(100)}\n`),
        Buffer.from(`${EVENTS[1] ?? ''}\n${EVENTS[2] ?? ''}\n${(EVENTS[2] ?? '').slice(0, -40)}`),
      ]),
    );
    expect(taken).toEqual({ recorded: 3, refused: 9 });
    expect(refused.map(({ line, code }) => [line, code]).sort(byLine)).toEqual([
      [2, 'not-a-line'],
      [3, 'not-a-line'],
      [4, 'not-a-line'],
      [5, 'invalid-envelope'],
      [6, 'invalid-envelope'],
      [7, 'invalid-envelope'],
      [8, 'invalid-envelope'],
      [9, 'json-too-deep'],
      [12, 'json-malformed'],
    ]);
    expect(JSON.stringify(refused)).not.toContain(SECRET);
    expect([matches.length, from]).toEqual([1, '2026-01-13']);
  });

  it('may name people, agencies and types that nobody knows: only those lines are refused', async () => {
    const { refused, taken } = await replayLines([
      FIRST,
      { ...SECOND, source: 'urn:agency:nobody-knows' },
      { ...SECOND, type: 'health.no-such-type' },
      missed('nobody', '2026-02-17', { people: [] }),
      missed('number', '2026-02-17', { people: [child(70, { nhsNumber: '9990000000' })] }),
      SECOND,
    ]);
    expect(taken).toEqual({ recorded: 2, refused: 4 });
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [2, 'unknown-agency'],
      [3, 'unknown-type'],
      [4, 'invalid-data'],
      [5, 'impossible-data'],
    ]);
  });

  it('may have what happened later than it was sent or learned: that line is refused', async () => {
    const { refused } = await replayLines([
      missed('ahead', '2026-03-02', { time: '2026-03-01T10:00:00Z' }),
      missed('foreseen', '2026-03-02', { time: '2026-03-05T10:00:00Z', learnedOn: '2026-03-01' }),
    ]);
    expect(refused.map(({ line, pointers }) => [line, ...pointers])).toEqual([
      [1, '/data/occurredOn'],
      [2, '/data/learnedOn'],
    ]);
  });

  it('is left off after the last day that is asked for, whatever those lines hold', async () => {
    const { taken, until } = await replayLines([THIRD, FIRST, { ...THIRD, type: 'health.no-such-type' }], '2026-02-01');
    expect([taken, until]).toEqual([{ recorded: 1, afterwards: 2 }, '2026-02-01']);
  });

  it('is read line by line in the order of the days on which they were learned, and within a day as it stands', async () => {
    const other = { ...FIRST, data: { ...FIRST.data, service: 'audiology' } };
    const late = missed('late', '2026-01-13', { time: '2026-03-01T10:00:00Z', learnedOn: '2026-02-01' });
    const { refused, taken, from } = await replayLines([late, other, FIRST]);
    expect([taken, from]).toEqual([{ recorded: 2, refused: 1 }, '2026-01-13']);
    expect(refused).toMatchObject([{ line: 3, code: 'other-content' }]);
  });
});

const byLine = (
  [one]: readonly [number, string] | (string | number)[],
  [other]: readonly (string | number)[],
): number => Number(one) - Number(other);
