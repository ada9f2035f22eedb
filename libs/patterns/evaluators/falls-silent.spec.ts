import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import type { Evidence } from '#patterns';
import { datesOf, daysOn, entry, restsOn, spansOf } from '../../../test/support/invented-evidence.js';

const parameters = {
  of: 'reports',
  while: [{ begins: 'started', ends: 'ended' }],
  reportsAtLeast: 4,
  times: 2,
  daysAtLeast: 28,
};
const open = { started: [entry('2026-01-01')] };
const SCHOOL = 'urn:agency:oakfield-primary-school';

const every = (days: number, times: number, first: string, source?: string): Evidence[] =>
  Array.from({ length: times }, (_, index) =>
    entry(addDays(first, days * index), source === undefined ? {} : { source }),
  );

describe('an agency falls silent', () => {
  it('when twice its usual interval has passed', () => {
    const reports = every(21, 4, '2026-01-05');
    // The last on 9 March; 42 days later.
    expect(datesOf(spansOf('falls-silent', parameters, { ...open, reports }))).toEqual([['2026-04-20', '-']]);
  });

  it('after four weeks at the earliest, however often it reported', () => {
    const reports = every(2, 6, '2026-01-05');
    expect(datesOf(spansOf('falls-silent', parameters, { ...open, reports }))).toEqual([['2026-02-12', '-']]);
  });

  it('until it reports again', () => {
    const reports = [...every(7, 4, '2026-01-05'), entry('2026-03-10')];
    expect(datesOf(spansOf('falls-silent', parameters, { ...open, reports }))[0]).toEqual(['2026-02-23', '2026-03-09']);
  });

  it('not where it has no usual interval, nor by several reports of one day', () => {
    const three = every(7, 3, '2026-01-05');
    expect(spansOf('falls-silent', parameters, { ...open, reports: three })).toEqual([]);
    expect(spansOf('falls-silent', parameters, { ...open, reports: [...three, entry('2026-01-19')] })).toEqual([]);
  });

  it('not where nothing is open, nor where it had stopped before', () => {
    const reports = every(7, 5, '2026-01-05');
    expect(spansOf('falls-silent', parameters, { reports })).toEqual([]);
    expect(spansOf('falls-silent', parameters, { started: [entry('2026-03-03')], reports })).toEqual([]);
    expect(spansOf('falls-silent', parameters, { started: [entry('2026-03-02')], reports })).toHaveLength(1);
  });

  it('by its own interval, whatever other agencies report', () => {
    const reports = [...every(7, 5, '2026-01-05'), ...every(7, 20, '2026-01-06', SCHOOL)];
    const [span, ...more] = spansOf('falls-silent', parameters, { ...open, reports }, { asOf: '2026-05-19' });
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-02', '-']]);
    expect(more.map(({ from }) => from > (span?.from ?? 0))).toEqual([true]);
  });

  it('counted in school days, not because of the holidays', () => {
    const weekly = every(7, 8, '2026-06-05', SCHOOL).filter(({ occurredOn }) => occurredOn.date < '2026-07-23');
    const inSchool = { ...parameters, daysAtLeast: 20, inSchoolDays: true };
    // The last on Friday 17 July: three more school days in July, and the twentieth is on 25 September.
    expect(datesOf(spansOf('falls-silent', inSchool, { ...open, reports: weekly }))).toEqual([['2026-09-25', '-']]);
    expect(datesOf(spansOf('falls-silent', parameters, { ...open, reports: weekly }))).toEqual([['2026-08-14', '-']]);
  });

  it('together with another, where two are asked for', () => {
    const two = { ...parameters, agenciesAtLeast: 2 };
    const reports = [...every(7, 5, '2026-01-05'), ...every(7, 8, '2026-01-06', SCHOOL)];
    const [span, ...more] = spansOf('falls-silent', two, { ...open, reports });
    expect(more).toEqual([]);
    expect(datesOf(span ? [span] : [])).toEqual([['2026-03-24', '-']]);
    // The school reported last on 24 February, the other two weeks before: for 28 days there is nothing from either.
    expect(span?.figures).toMatchObject({ agencies: 2, days: 28 });
  });

  it('on no day by looking ahead', () => {
    const day = fc.integer({ min: 0, max: 300 }).map((days) => addDays('2025-01-01', days));
    const report = fc.tuple(day, fc.constantFrom(SCHOOL, 'urn:agency:northmoor-early-help'));
    const reports = fc.array(
      report.map(([date, source]) => entry(date, { source })),
      { maxLength: 25 },
    );
    const ends = fc.array(
      day.map((date) => entry(date)),
      { maxLength: 3 },
    );
    fc.assert(
      fc.property(reports, ends, ends, day, fc.constantFrom(1, 2), (all, started, ended, asOf, agenciesAtLeast) => {
        const given = { started, ended, reports: all };
        const many = { of: 'reports', atLeast: 3, withinDays: 40 };
        const asked = { ...parameters, while: [...parameters.while, many], agenciesAtLeast };
        const then = spansOf('falls-silent', asked, given, { asOf });
        const whole = spansOf('falls-silent', asked, given);
        expect(daysOn(then, asOf)).toEqual(daysOn(whole, asOf));
        expect(restsOn(then, asOf)).toEqual(restsOn(whole, asOf));
      }),
      { numRuns: 200 },
    );
  });
});
