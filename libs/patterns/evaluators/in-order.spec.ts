import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { fewMissing, union, unionOf, withoutBeginnings } from './in-order.js';
import { madeEntry } from './made-entry.js';

const all: readonly Evidence[] = Array.from({ length: 200 }, (_, day) => madeEntry(dateOfEpochDay(day >> 1))).sort(
  inOrder,
);
const some = fc.oneof(fc.subarray([...all]), fc.subarray([...all], { maxLength: 4 }));

describe('lists in order', () => {
  it('are put together in order and without doubles, of whatever lengths they are', () => {
    fc.assert(
      fc.property(fc.array(some, { maxLength: 5 }), (lists) => {
        const expected = [...new Set(lists.flat())].sort(inOrder);
        expect(unionOf(lists).map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }),
    );
  });

  it('stay the list that has all of the other', () => {
    fc.assert(
      fc.property(fc.subarray([...all], { maxLength: 4 }), (few) => {
        expect(union(all, few)).toBe(all);
        expect(union(few, all)).toBe(all);
      }),
    );
  });

  it('lack what is in another and not in them, as far as that is not much', () => {
    fc.assert(
      fc.property(some, some, fc.nat(8), (known, items, most) => {
        const missing = items.filter((item) => !known.includes(item));
        expect(fewMissing(known, items, most)).toEqual(missing.length > most ? undefined : missing);
      }),
    );
  });

  it('say the same together without those with which another begins, and of what grows the last is enough', () => {
    const growing = fc.tuple(some, fc.array(fc.nat(200), { maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(growing, { maxLength: 3 }), (grown) => {
        const lists = grown.flatMap(([list, ends]) => [list, ...ends.map((end) => list.slice(0, end))]);
        expect(new Set(withoutBeginnings(lists).flat())).toEqual(new Set(lists.flat()));
      }),
    );
    const grown = [all.slice(0, 3), all, all.slice(0, 120), all.slice(0, 2)];
    expect(withoutBeginnings(grown)).toEqual([all]);
    // The same but for one, in the same places.
    const without = (place: number): readonly Evidence[] => all.filter((_, index) => index !== place);
    for (const place of [0, 1, 40, 97]) {
      expect(withoutBeginnings([without(place).slice(0, 99), without(98)])).toHaveLength(2);
    }
  });
});
