import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import type { Evidence } from '#patterns';
import { datesOf, daysOn, entry, spansOf } from '../../../test/support/invented-evidence.js';

const parameters = {
  kinds: [
    { changes: 'address' },
    { changes: 'school', arrives: 'new-school', place: 'school' },
    { changes: 'practice', arrives: 'new-practice', place: 'practice' },
  ],
  atLeast: 3,
  withinDays: 365,
  oneMoveWithinDays: 42,
  sameWithinDays: 14,
};
const on = (...dates: readonly string[]): Evidence[] => dates.map((date) => entry(date));
const movesIn = (given: Readonly<Record<string, readonly Evidence[]>>, more: object = {}) =>
  datesOf(spansOf('moves', { ...parameters, ...more }, given));

describe('moves', () => {
  it('are counted from the day of the last until the first leaves the window', () => {
    expect(movesIn({ address: on('2025-03-01', '2025-09-01', '2026-02-28') })).toEqual([['2026-02-28', '2026-02-28']]);
    expect(movesIn({ address: on('2025-03-01', '2025-09-01', '2026-03-01') })).toEqual([]);
  });

  it('are one where home, school and doctor change within six weeks', () => {
    const given = { address: on('2026-01-05'), school: on('2026-01-20'), practice: on('2026-02-15') };
    expect(movesIn(given)).toEqual([]);
    expect(movesIn({ ...given, practice: on('2026-02-16') }, { atLeast: 2 })).toEqual([['2026-02-16', '2027-01-04']]);
  });

  it('are several where the address changes again, however soon', () => {
    expect(movesIn({ address: on('2026-01-05', '2026-01-25', '2026-02-14') })).toEqual([['2026-02-14', '2027-01-04']]);
  });

  it('are not more because two agencies tell of one', () => {
    expect(movesIn({ address: on('2026-01-05', '2026-01-18', '2026-05-05', '2026-05-06') })).toEqual([]);
  });

  it('are not made by starting school, nor by arriving where one was left', () => {
    const joined = (date: string, school: string) => entry(date, { facts: { school } });
    const starting = { 'new-school': [joined('2023-09-04', 'oakfield')] };
    expect(movesIn(starting, { atLeast: 1 })).toEqual([]);
    const transfer = {
      school: on('2026-07-21'),
      'new-school': [joined('2019-09-04', 'oakfield'), joined('2026-09-03', 'riverside')],
    };
    expect(movesIn(transfer, { atLeast: 2 })).toEqual([]);
    expect(movesIn(transfer, { atLeast: 1 })).toEqual([['2026-07-21', '2027-07-20']]);
  });

  it('are made by arriving elsewhere though nobody told of leaving', () => {
    const at = (date: string, school: string) => entry(date, { facts: { school } });
    const schools = [at('2025-09-01', 'a'), at('2025-11-01', 'b'), at('2025-12-01', 'b'), at('2026-02-01', 'c')];
    expect(movesIn({ 'new-school': schools }, { atLeast: 2 })).toEqual([['2026-02-01', '2026-10-31']]);
  });

  it('count from two on where one is across a boundary, by any entry of that move', () => {
    const across = { atLeast: 2, across: { of: 'across', atLeast: 1 } };
    const address = on('2026-01-05', '2026-05-05');
    expect(movesIn({ address }, across)).toEqual([]);
    expect(movesIn({ address, across: address.slice(1) }, across)).toEqual([['2026-05-05', '2027-01-04']]);
    const school = on('2026-05-20');
    expect(movesIn({ address, school, across: school }, across)).toEqual([['2026-05-20', '2027-01-04']]);
  });

  it('on no day look ahead', () => {
    const day = fc.integer({ min: 0, max: 700 }).map((days) => addDays('2024-01-01', days));
    const items = fc.array(
      fc
        .tuple(day, fc.integer({ min: 0, max: 30 }), fc.constantFrom('a', 'b', undefined))
        .map(([date, days, school]) => entry(date, { until: addDays(date, days), facts: { school } })),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        items,
        items,
        items,
        items,
        day,
        fc.constantFrom(0, 1),
        (address, school, joined, practice, asOf, least) => {
          const given = {
            address,
            school,
            'new-school': joined,
            practice,
            across: [...school.slice(0, 2), ...address],
          };
          const asked = { ...parameters, across: { of: 'across', atLeast: Math.max(1, least) } };
          expect(daysOn(spansOf('moves', asked, given, { asOf }), asOf)).toEqual(
            daysOn(spansOf('moves', asked, given), asOf),
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});
