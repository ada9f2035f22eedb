import { describe, expect, it } from '@jest/globals';
import { dateOfEpochDay, epochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { countAfter } from './count-after.js';
import { madeEntry as entry } from './made-entry.js';

const asOf = { asOf: epochDay('2030-01-01'), birthday: () => undefined };

const spansOf = (closed: readonly Evidence[], concerns: readonly Evidence[], atLeast = 2) => {
  const selections: Readonly<Record<string, readonly Evidence[]>> = {
    closed: [...closed].sort(inOrder),
    concerns: [...concerns].sort(inOrder),
  };
  const parameters = { of: 'concerns', after: 'closed', atLeast, withinDays: 182 };
  return countAfter((name) => selections[name] ?? [], parameters, asOf);
};
const datesOf = (spans: ReturnType<typeof spansOf>) =>
  spans.map((span) => [dateOfEpochDay(span.from), dateOfEpochDay(span.until)]);

describe('count after', () => {
  const ended = entry('2026-01-01');

  it('holds from the occasion that makes the number until half a year after the last', () => {
    const found = spansOf([ended], [entry('2026-02-01'), entry('2026-03-01'), entry('2026-05-01')]);
    expect(datesOf(found)).toEqual([['2026-03-01', '2026-10-29']]);
    expect(found[0]?.evidence).toHaveLength(4);
    expect(found[0]?.figures).toEqual({ number: 3 });
  });

  it.each([
    ['2026-01-01', '2026-02-01', 'on the same day, which may have been before'],
    ['2025-12-31', '2026-02-01', 'before'],
    ['2026-02-01', '2026-07-03', 'too late'],
  ])('does not count %s and %s: one is %s', (one, other) => {
    expect(spansOf([ended], [entry(one), entry(other)])).toEqual([]);
  });

  it('counts the last day of the time', () => {
    expect(spansOf([ended], [entry('2026-01-02'), entry('2026-07-02')])).toHaveLength(1);
  });

  it('takes several reports of one day for one occasion', () => {
    expect(
      spansOf([ended], [entry('2026-02-01'), entry('2026-02-01', { source: 'urn:agency:northmoor-police' })]),
    ).toEqual([]);
  });

  it('counts a summary for as many as it sums up, if all of it lies after', () => {
    const summary = (from: string) => entry(from, { until: '2026-03-31', count: 2 });
    expect(datesOf(spansOf([ended], [summary('2026-01-02')]))).toEqual([['2026-03-31', '2026-09-28']]);
    expect(spansOf([ended], [summary('2026-01-01')])).toEqual([]);
  });

  it('looks at each that it comes after', () => {
    const concerns = ['2026-02-01', '2026-03-01', '2027-02-01', '2027-03-01'].map((date) => entry(date));
    expect(spansOf([ended, entry('2027-01-01')], concerns)).toHaveLength(2);
  });
});
