import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay } from '#platform';
import { inOrder, type Evidence } from '../evidence.js';
import { union, unionOf } from './in-order.js';
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
});
