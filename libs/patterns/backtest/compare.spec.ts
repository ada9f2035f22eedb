import { describe, expect, it } from '@jest/globals';
import { epochDay } from '#platform';
import { compareMatches, type Comparable } from './compare.js';

const match = (over: Partial<Omit<Comparable, 'restsOn'>> & { restsOn: string[] }): Comparable => ({
  personId: 'a child',
  pattern: 'was-not-brought',
  level: 2,
  seenOn: '2026-03-10',
  ...over,
  restsOn: new Set(over.restsOn),
});
const compare = (before: Comparable[], after: Comparable[]) =>
  compareMatches(before, after, (from, to) => epochDay(to) - epochDay(from));
const unchanged = {
  onlyBefore: 0,
  onlyAfter: 0,
  higherLevel: 0,
  lowerLevel: 0,
  earlier: 0,
  later: 0,
  daysEarlier: 0,
  daysLater: 0,
};

describe('what another catalogue changes', () => {
  it('is nothing where it recognises the same', () => {
    expect(compare([match({ restsOn: ['1', '2'] })], [match({ restsOn: ['2', '3'] })])).toEqual([
      { pattern: 'was-not-brought', before: 1, after: 1, ...unchanged },
    ]);
  });

  it('is told by pattern, in order of name', () => {
    const changes = compare([match({ restsOn: ['1'] })], [match({ restsOn: ['1'], pattern: 'attendance' })]);
    expect(changes).toEqual([
      { ...unchanged, pattern: 'attendance', before: 0, after: 1, onlyAfter: 1 },
      { ...unchanged, pattern: 'was-not-brought', before: 1, after: 0, onlyBefore: 1 },
    ]);
  });

  it('counts levels that are higher or lower, and days that are earlier or later', () => {
    const before = [
      match({ restsOn: ['1'] }),
      match({ restsOn: ['2'] }),
      match({ restsOn: ['3'], seenOn: '2026-05-01' }),
    ];
    const after = [
      match({ restsOn: ['1'], level: 3, seenOn: '2026-03-03' }),
      match({ restsOn: ['2'], level: 1 }),
      match({ restsOn: ['3'], seenOn: '2026-05-31' }),
    ];
    expect(compare(before, after)).toEqual([
      {
        ...unchanged,
        pattern: 'was-not-brought',
        before: 3,
        after: 3,
        higherLevel: 1,
        lowerLevel: 1,
        earlier: 1,
        daysEarlier: 7,
        later: 1,
        daysLater: 30,
      },
    ]);
  });

  it('does not take two children for one because an agency named both in one event', () => {
    const [changes] = compare([match({ restsOn: ['1'] })], [match({ restsOn: ['1'], personId: 'the brother' })]);
    expect(changes).toMatchObject({ onlyBefore: 1, onlyAfter: 1 });
  });

  it('gives each match one counterpart, the one that shares most', () => {
    const [changes] = compare(
      [match({ restsOn: ['1', '2', '3'] })],
      [match({ restsOn: ['1'], level: 1 }), match({ restsOn: ['2', '3'], level: 3 })],
    );
    expect(changes).toMatchObject({ before: 1, after: 2, onlyBefore: 0, onlyAfter: 1, higherLevel: 1, lowerLevel: 0 });
  });
});
