import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { childhoodEnds } from '#chronology';
import { addDays, dateOfEpochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { evaluate } from './evaluate.js';
import { gatherEvidence, inOrder, type Evidence } from './evidence.js';
import { readExamples } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import type { Pattern } from './pattern.js';
import type { Recognition } from './recognition.js';

const vocabulary = loadVocabulary();
/** Attendance has tests of its own: a week of the register tells of days before the one from which it is certain. */
const patterns = loadPatterns(vocabulary).filter(({ definition }) => definition.name !== 'attendance');
/** Of the examples, how many are mixed, and by how many days each is moved. */
const MIXED = 3;
const MOVED = 500;

/** The days of sessions are facts, and stay where they are. */
const isOfRegister = ({ facts }: Evidence): boolean => 'marks' in facts || 'summary' in facts;

const moved = (item: Evidence, days: number): Evidence => ({
  ...item,
  from: item.from + days,
  to: item.to + days,
  ...(item.reaches !== undefined && { reaches: item.reaches + days }),
  occurredOn: {
    ...item.occurredOn,
    date: addDays(item.occurredOn.date, days),
    until: addDays(item.occurredOn.until, days),
  },
});

/** Evidence of some of a pattern's examples, each moved by some days, some entries left out. */
const mixOf = (examples: readonly (readonly Evidence[])[]): fc.Arbitrary<readonly Evidence[]> =>
  fc
    .array(
      fc.record({
        items: fc
          .constantFrom(...examples)
          .chain((items) => fc.subarray([...items], { minLength: Math.ceil(items.length / 2) })),
        days: fc.integer({ min: -MOVED, max: MOVED }),
      }),
      { minLength: 1, maxLength: MIXED },
    )
    .map((some) =>
      some
        .flatMap(({ items, days }, place) =>
          items.map((item) => ({
            ...moved(item, isOfRegister(item) ? 0 : days),
            id: `${String(place)} ${item.id}`,
          })),
        )
        .sort(inOrder),
    );

const pairs = (all: readonly Recognition[]): readonly (readonly [Recognition, Recognition])[] =>
  all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));
const share = (one: Recognition, other: Recognition): boolean => [...one.restsOn].some((id) => other.restsOn.has(id));

describe.each(patterns.map((pattern: Pattern) => ({ pattern, name: pattern.definition.name })))(
  '$name, whatever the history',
  ({ pattern, name }) => {
    const examples = readExamples(name, vocabulary).map(({ child, others }) =>
      gatherEvidence(child, others, vocabulary),
    );
    // Every age is to be met; the date of birth decides nothing but ages.
    const births = fc.integer({ min: 0, max: 17 }).map((years) => ({ dateOfBirth: `${String(2026 - years)}-01-01` }));
    const recognise = (mix: readonly Evidence[], child: { dateOfBirth: string }, asOf: string) =>
      evaluate(
        [pattern],
        mix.filter((item) => item.to <= childhoodEnds(child)),
        child,
        asOf,
      );

    it('was recognisable on its day and not on the day before, and no entry speaks for two matches', () => {
      fc.assert(
        fc.property(mixOf(examples), births, (mix, child) => {
          const found = recognise(mix, child, '2032-01-01');
          for (const [one, other] of pairs(found)) expect(share(one, other)).toBe(false);
          for (const each of found) {
            const before = recognise(mix, child, addDays(each.recognisableOn, -1));
            expect(before.filter((other) => share(each, other))).toEqual([]);
            const then = recognise(mix, child, each.recognisableOn).filter((other) => share(each, other));
            expect(then).toMatchObject([{ recognisableOn: each.recognisableOn, open: true }]);
          }
        }),
        { numRuns: 50 },
      );
    });

    it('rests on nothing that happened after it ended', () => {
      fc.assert(
        fc.property(mixOf(examples), births, (mix, child) => {
          const days = new Map(mix.map((item) => [item.id, item.to]));
          for (const { restsOn, holdsUntil } of recognise(mix, child, '2032-01-01')) {
            for (const id of restsOn) expect(dateOfEpochDay(days.get(id) ?? 0) <= holdsUntil).toBe(true);
          }
        }),
        { numRuns: 50 },
      );
    });
  },
);
