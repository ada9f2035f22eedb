import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { CertainDays, closeDays } from './certain-days.js';
import { episodes, type Episodes } from './episodes.js';
import type { Span } from './evaluator.js';
import { madeEntry } from './made-entry.js';

const three: Episodes = {
  of: 'needs',
  daysAtLeast: 2,
  quietDays: 60,
  episodesAtLeast: 3,
  spanningDays: 365,
  withinDays: 1827,
  endsAfterDays: 365,
};

const spansOf = (needs: readonly Evidence[], parameters: Episodes = three): readonly Span[] => {
  const sorted = [...needs].sort(inOrder);
  return episodes(() => sorted, parameters, { asOf: 0, birthday: () => undefined });
};
const datesOf = (spans: readonly Span[]) =>
  spans.map(({ from, until }) => [dateOfEpochDay(from), dateOfEpochDay(until)]);
const on = (...dates: readonly string[]): readonly Evidence[] => dates.map((date) => madeEntry(date));

describe('episodes', () => {
  const first = on('2024-01-10', '2024-02-01');
  const second = on('2024-07-01', '2024-07-09');

  it('holds from the day that makes the third an episode, until a year without anything', () => {
    const [span] = spansOf([...first, ...second, ...on('2025-02-03', '2025-02-20')]);
    expect(datesOf(span ? [span] : [])).toEqual([['2025-02-20', '2026-02-20']]);
    expect(span?.figures).toEqual({ number: 6, agencies: 1, episodes: 3 });
    expect(span?.parts?.map(({ name, evidence }) => [name, evidence.length])).toEqual([
      ['episode-1', 2],
      ['episode-2', 2],
      ['episode-3', 2],
    ]);
  });

  it('may be asked of one that goes on for long enough, and then rests on no other', () => {
    const one = { ...three, daysAtLeast: 3, episodesAtLeast: 1, quietDays: 183, withinDays: 6575, endsAfterDays: 183 };
    const long = on('2024-01-10', '2024-06-03', '2024-11-12', '2025-01-08', '2025-01-09', '2025-06-10');
    const [span] = spansOf([...on('2022-01-10', '2022-02-01', '2022-03-01'), ...long], one);
    expect(datesOf(span ? [span] : [])).toEqual([['2025-01-09', '2025-12-10']]);
    expect(span?.evidence).toHaveLength(6);
    expect(spansOf(on('2024-01-10', '2024-06-03', '2024-12-12', '2025-01-09'), one)).toEqual([]);
  });

  it('takes a single entry, or several of one night, for no episode', () => {
    expect(spansOf([...first, ...second, ...on('2025-02-03')])).toEqual([]);
    expect(spansOf([...first, ...second, ...on('2025-02-03', '2025-02-03', '2025-02-03')])).toEqual([]);
  });

  it('counts a day on which something significant happened as two, where it is asked to', () => {
    const grave = { ...three, daysAtLeast: 3, significantCountsAs: 2 };
    const spans = (...third: readonly Evidence[]) =>
      spansOf([...first, ...on('2024-02-11'), ...second, ...on('2024-07-30'), ...third], grave);
    const significant = madeEntry('2025-02-03', { significance: 'significant' });
    const critical = madeEntry('2025-02-03', { significance: 'critical' });
    expect(spans(...on('2025-02-03', '2025-02-20'))).toEqual([]);
    expect(spans(significant, critical)).toEqual([]);
    expect(spans(significant, ...on('2025-02-03', '2025-02-20'))).toHaveLength(1);
    expect(spans(...on('2025-02-03'), critical, ...on('2025-02-20'))).toHaveLength(1);
  });

  it('parts episodes by more than sixty days without anything', () => {
    expect(spansOf([...first, ...on('2024-04-02', '2024-04-05'), ...on('2025-02-03', '2025-02-20')])).toHaveLength(1);
    expect(spansOf([...first, ...on('2024-04-01', '2024-04-05'), ...on('2025-02-03', '2025-02-20')])).toEqual([]);
  });

  it('asks for a year from the first entry to the last', () => {
    expect(spansOf([...first, ...second, ...on('2024-12-20', '2025-01-08')])).toEqual([]);
    expect(datesOf(spansOf([...first, ...second, ...on('2024-12-20', '2025-01-09')]))[0]?.[0]).toBe('2025-01-09');
  });

  it('measures the year from the earliest episode, where the latest three lie closer together', () => {
    const close = [...on('2024-11-04', '2024-11-20'), ...on('2025-02-03', '2025-02-20')];
    expect(datesOf(spansOf([...first, ...on('2024-08-05', '2024-08-20'), ...close]))).toEqual([
      ['2025-02-20', '2026-02-20'],
    ]);
  });

  it('does not count an episode that began more than five years ago', () => {
    const old = on('2019-01-10', '2019-02-01');
    const given = [...old, ...second, ...on('2023-12-20', '2024-01-09')];
    expect(datesOf(spansOf(given))).toEqual([]);
    const third = on('2023-11-20', '2023-12-12');
    expect(datesOf(spansOf([...old, ...on('2022-07-01', '2022-07-09'), ...third]))).toEqual([
      ['2023-12-12', '2024-01-10'],
    ]);
  });

  it('shows nothing of an episode that came after too few were left', () => {
    const old = on('2019-01-10', '2019-02-01', '2022-07-01', '2022-07-09');
    const [span] = spansOf([...old, ...on('2023-11-20', '2023-12-12', '2024-01-20')]);
    expect(datesOf(span ? [span] : [])).toEqual([['2023-12-12', '2024-01-10']]);
    expect(span?.evidence.at(-1)?.occurredOn.date).toBe('2023-12-12');
  });

  describe('of which one is known by a summary alone', () => {
    const summary = (from: string, until: string, count: number) => madeEntry(from, { until, count });
    const third = (from: string, until: string, count: number, parameters = { ...three, daysAtLeast: 3 }) =>
      spansOf([...first, ...on('2024-02-02'), ...second, ...on('2024-07-10'), summary(from, until, count)], parameters);

    it('takes what is summed up for as many days, as far as there are days', () => {
      expect(third('2025-02-03', '2025-02-28', 2)).toEqual([]);
      expect(datesOf(third('2025-02-03', '2025-02-28', 3))).toEqual([['2025-02-28', '2026-02-28']]);
      expect(third('2025-02-03', '2025-02-03', 9)).toEqual([]);
    });

    it('takes a time longer than the quiet for one where enough of them lie close together, however they fell', () => {
      // Half a year has room for three groups that sixty days part, two years for twelve.
      expect(third('2025-02-01', '2025-07-31', 6)).toEqual([]);
      expect(third('2025-02-01', '2025-07-31', 7)).toHaveLength(1);
      expect(third('2025-02-01', '2027-01-31', 24)).toEqual([]);
      expect(spansOf([summary('2006-01-01', '2011-12-31', 27)])).toEqual([]);
    });

    it('takes it for no second one beside what happened in the same time', () => {
      const year = on('2025-02-20', '2025-05-01', '2025-07-20', '2025-10-01');
      expect(spansOf([...first, ...second, ...year, summary('2025-02-01', '2025-10-31', 30)])).toHaveLength(1);
      expect(spansOf([...second, ...year, summary('2025-02-01', '2025-10-31', 30)])).toEqual([]);
    });

    it('says nothing of one that goes on all the time, for nobody knows how far apart they were', () => {
      const one = { ...three, daysAtLeast: 3, episodesAtLeast: 1 };
      expect(spansOf([...on('2024-01-10'), summary('2024-02-01', '2025-01-31', 60), ...on('2025-02-20')], one)).toEqual(
        [],
      );
    });
  });

  it('holds on the days on which a look at every day by itself says so', () => {
    const small = {
      ...three,
      significantCountsAs: 2,
      daysAtLeast: 3,
      spanningDays: 120,
      withinDays: 300,
      endsAfterDays: 90,
      quietDays: 20,
    };
    const entry = fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -40, max: 30 })).map(([day, length]) => {
      const date = addDays('2025-01-01', day);
      return madeEntry(date, length > 0 ? { until: addDays(date, length), count: 1 + (length % 4) ** 2 } : {});
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 24 }), (some) => {
        const spans = spansOf(some, small);
        for (let day = epochDay('2025-01-01'); day < epochDay('2027-04-01'); day += 1) {
          expect(spans.some(({ from, until }) => from <= day && day <= until)).toBe(holdsOn(some, day, small));
        }
        for (const span of spans) expect(span.evidence.every((item) => item.to <= span.until)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

const daysOf = (run: readonly Evidence[], quietDays: number): number => {
  const days = new CertainDays();
  for (const item of run) days.add(item, closeDays(item, quietDays), item.significance === 'significant' ? 2 : 1);
  return days.number;
};

/** Whether the condition holds on a day, from the sentence that says when it does. */
const holdsOn = (items: readonly Evidence[], day: number, parameters: Episodes): boolean => {
  const { quietDays, daysAtLeast, episodesAtLeast, spanningDays, withinDays, endsAfterDays } = parameters;
  const isPlaced = (item: Evidence): boolean =>
    item.to - item.from <= quietDays || daysOf([item], quietDays) >= daysAtLeast;
  const placed = items.filter((item) => item.to <= day && isPlaced(item)).sort(inOrder);
  return placed.some((last, index) => {
    if (day - last.to > endsAfterDays) return false;
    const runs: Evidence[][] = [];
    for (const item of placed.slice(0, index + 1)) {
      const before = runs.at(-1)?.at(-1);
      if (before && item.from - before.to <= quietDays) runs.at(-1)?.push(item);
      else runs.push([item]);
    }
    if (daysOf(runs.at(-1) ?? [], quietDays) < daysAtLeast) return false;
    const found = runs
      .filter((run) => daysOf(run, quietDays) >= daysAtLeast)
      .map(([begin]) => begin)
      .filter((begin) => begin !== undefined && begin.from > day - withinDays);
    const enough = found.slice(0, Math.max(0, found.length - episodesAtLeast + 1));
    return enough.some((begin) => begin !== undefined && last.from - begin.to >= spanningDays);
  });
};
