import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { birthday } from '#chronology';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import type { Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';
import { byChance, risingRate, type RisingRate } from './rising-rate.js';

const fourInNinety: RisingRate = {
  of: 'concerns',
  known: 'known',
  lastDays: 90,
  beforeDays: 270,
  atLeast: 4,
  agenciesAtLeast: 1,
  byChanceAtMost: 0.05,
  knownDaysAtLeast: 90,
};

interface Given {
  readonly concerns: readonly Evidence[];
  /** Known since; long ago where nothing is said. */
  readonly known?: string;
  readonly born?: string;
}

const spansOf = (
  { concerns, known = '2020-01-01', born = '2015-05-01' }: Given,
  parameters = fourInNinety,
): readonly Span[] => {
  const selected = new Map([
    ['concerns', [...concerns].sort(inOrder)],
    ['known', [madeEntry(known)]],
  ]);
  const moment = { asOf: 0, birthday: (years: number) => birthday(born, years) };
  return risingRate((name) => selected.get(name) ?? [], parameters, moment);
};
const datesOf = (spans: readonly Span[]) =>
  spans.map(({ from, until }) => [dateOfEpochDay(from), dateOfEpochDay(until)]);
const on = (...dates: readonly string[]): readonly Evidence[] => dates.map((date) => madeEntry(date));

describe('rising rate', () => {
  const recent = on('2026-03-02', '2026-03-20', '2026-04-10', '2026-05-04');

  it('holds from the fourth day in ninety after a quiet time, while there are four', () => {
    const [span] = spansOf({ concerns: recent });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-05-04', '2026-05-30']]);
    expect(span?.figures).toMatchObject({ number: 4, recent: 4, before: 0, comparedDays: 0, quietDays: 270 });
  });

  it('counts what a summary sums up, as soon as it is enough', () => {
    const three = madeEntry('2026-03-02', { until: '2026-03-06', count: 3 });
    expect(datesOf(spansOf({ concerns: [three, ...on('2026-05-04')] }))).toEqual([['2026-05-04', '2026-05-30']]);
  });

  it('compares with the days before: two in 270 leave four in ninety a rise, three do not', () => {
    const two = on('2025-09-01', '2025-12-01');
    expect(spansOf({ concerns: [...two, ...recent] })[0]?.figures).toMatchObject({ before: 2, comparedDays: 270 });
    expect(spansOf({ concerns: [...two, ...on('2025-12-20'), ...recent] })).toEqual([]);
  });

  it('takes what is reported of one day for one, whoever reports it', () => {
    const night = ['police', 'hospital-trust', 'childrens-services'].map((name) =>
      madeEntry('2026-05-04', { source: `urn:agency:northmoor-${name}` }),
    );
    expect(spansOf({ concerns: [...on('2026-03-02', '2026-04-10'), ...night] })).toEqual([]);
  });

  it('asks how many agencies report of the latest days', () => {
    const two = { ...fourInNinety, agenciesAtLeast: 2 };
    expect(spansOf({ concerns: recent }, two)).toEqual([]);
    const police = madeEntry('2026-04-02', { source: 'urn:agency:northmoor-police' });
    expect(datesOf(spansOf({ concerns: [...recent, police] }, two))).toEqual([['2026-04-10', '2026-06-17']]);
  });

  it('stays while the rate stays up, though it is no longer a rise', () => {
    const weekly = Array.from({ length: 40 }, (_, week) => madeEntry(addDays('2026-01-05', 7 * week)));
    expect(datesOf(spansOf({ concerns: weekly }))).toEqual([['2026-01-26', addDays('2026-01-05', 7 * 36 + 89)]]);
  });

  it('is not begun by time alone, when days of before are forgotten', () => {
    const before = on('2025-06-01', '2025-06-02', '2025-06-03');
    expect(spansOf({ concerns: [...before, ...recent] })).toEqual([]);
  });

  describe('of a child of whom little is known', () => {
    it.each([
      ['2025-11-08', 0],
      ['2025-11-07', 0],
      ['2025-09-01', 1],
    ])('known since %s: %i', (known, found) => {
      expect(spansOf({ concerns: recent, known })).toHaveLength(found);
    });

    it('needs more where the time to compare with is shorter', () => {
      const concerns = [...recent, ...on('2026-05-05')];
      expect(spansOf({ concerns, known: '2025-11-07' })[0]?.figures).toMatchObject({ recent: 5, quietDays: 90 });
      expect(spansOf({ concerns, known: '2025-11-08' })).toEqual([]);
    });

    it('compares with no day before the birth', () => {
      expect(spansOf({ concerns: recent, born: '2025-12-01' })).toEqual([]);
      const unborn = recent.map((item) => ({ ...item, beforeBirth: true }));
      expect(spansOf({ concerns: unborn, born: '2026-08-01' })).toEqual([]);
    });
  });

  describe('of what is known to a period', () => {
    const three = on('2026-03-20', '2026-04-10', '2026-05-04');
    const summary = (from: string, until: string, count: number) => madeEntry(from, { until, count });

    it('counts it among the latest days where all of it lies there', () => {
      expect(spansOf({ concerns: [...three, summary('2026-02-04', '2026-03-01', 1)] })).toHaveLength(1);
    });

    it('counts it among the days before where part of it may lie there', () => {
      expect(spansOf({ concerns: [...three, summary('2026-02-03', '2026-03-01', 1)] })).toEqual([]);
      const years = summary('2006-01-01', '2025-12-31', 27);
      expect(spansOf({ concerns: [...recent, years] })).toEqual([]);
    });

    it('takes it for no more days than it has', () => {
      expect(spansOf({ concerns: [summary('2026-03-02', '2026-03-04', 12)] })).toEqual([]);
      const old = on('2024-01-01', '2024-01-02', '2024-01-03');
      expect(spansOf({ concerns: [...old, summary('2026-03-02', '2026-03-04', 12)] })).toEqual([]);
      // Entries of two years ago make no difference.
      for (const others of [[], old]) {
        const [span] = spansOf({ concerns: [...others, summary('2026-03-02', '2026-03-05', 12)] });
        expect(span?.figures).toMatchObject({ recent: 4, before: 0 });
      }
    });
  });

  it('holds on the days on which a look at every day by itself says so', () => {
    const entry = fc.integer({ min: 0, max: 700 }).map((day) => madeEntry(addDays('2024-06-01', day)));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (concerns) => {
        const spans = spansOf({ concerns });
        const daysBetween = (from: number, to: number): number =>
          new Set(concerns.filter((item) => item.from >= from && item.from <= to).map((item) => item.from)).size;
        let holds = false;
        for (let day = epochDay('2024-06-01'); day < epochDay('2026-12-01'); day += 1) {
          const latest = daysBetween(day - 89, day);
          const all = latest + daysBetween(day - 359, day - 90);
          const rises = daysBetween(day, day) > 0 && latest >= 4 && binomialTail(latest, all, 0.25) <= 0.05;
          holds = latest >= 4 && (holds || rises);
          expect(spans.some(({ from, until }) => from <= day && day <= until)).toBe(holds);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('by chance', () => {
  it.each([
    [4, 4, 0.25, 1 / 256],
    [4, 5, 0.25, 16 / 1024],
    [4, 6, 0.25, 154 / 4096],
    [4, 7, 0.25, 1156 / 16384],
    [5, 5, 0.5, 1 / 32],
    [0, 9, 0.25, 1],
  ])('%i of %i where the share is %d', (inPart, all, share, expected) => {
    expect(byChance(inPart, all, share)).toBeCloseTo(expected, 12);
  });

  it('is a number for very many too', () => {
    expect(byChance(1000, 4000, 0.25)).toBeCloseTo(0.508, 2);
    expect(byChance(4000, 4000, 0.25)).toBe(0);
  });
});

/** The upper tail of the binomial distribution, term by term. */
const binomialTail = (least: number, all: number, share: number): number => {
  const choose = (from: number, of: number): number => (of === 0 ? 1 : (choose(from - 1, of - 1) * from) / of);
  let sum = 0;
  for (let each = least; each <= all; each += 1) sum += choose(all, each) * share ** each * (1 - share) ** (all - each);
  return sum;
};
