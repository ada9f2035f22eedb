import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { entry as entryOn } from '../../../test/support/invented-evidence.js';
import { inOrder, type Evidence } from '../evidence.js';
import { latestOutside } from './outside.js';

/** An entry of a day, by its number. */
const entry = (day: number): Evidence => entryOn(addDays('2026-01-01', day));

describe('what speaks against a match, besides what it rests on itself', () => {
  it('is what comes last of it and is in none of the lists, in order', () => {
    const days = fc.uniqueArray(fc.nat(60), { maxLength: 30 });
    const inLists = fc.array(fc.nat(8), { minLength: 61, maxLength: 61 });
    fc.assert(
      fc.property(days, inLists, fc.integer({ min: 1, max: 7 }), fc.nat(8), (known, listOf, count, most) => {
        const items = known.map((day) => entry(day)).sort(inOrder);
        // Some of what it rests on speaks against the match too, some does not.
        const lists = Array.from({ length: count }, (_, list): readonly Evidence[] =>
          [...items.filter((_item, index) => listOf[index] === list), entry(70 + list)].sort(inOrder),
        );
        const outside = items.filter((_item, index) => (listOf[index] ?? 0) >= count);
        expect(latestOutside(lists, items, most)).toEqual(most === 0 ? [] : outside.slice(-most));
      }),
    );
  });

  it('is all of it where what the match rests on is of another standing', () => {
    const items = [1, 2, 3].map((day): Evidence => ({ ...entry(day), standing: 'protective' }));
    const lists = [[entry(2), entry(4)]];
    expect(latestOutside(lists, items, 2)).toEqual(items.slice(1));
    expect(latestOutside(lists, items, 5)).toEqual(items);
    expect(latestOutside([[...items.slice(0, 1), ...(lists[0] ?? [])]], items, 5)).toEqual(items.slice(1));
  });

  it('is not what is told a second time of another child of the household', () => {
    const [mine, shared] = [entry(3), entry(5)];
    const asTheirs: Evidence = { ...shared, about: 'other-child', ofChild: 'brother' };
    expect(latestOutside([[asTheirs]], [mine, shared], 5)).toEqual([mine]);
  });
});
