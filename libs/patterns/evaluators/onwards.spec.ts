import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dateOfEpochDay } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { inOrder, type Evidence } from '../evidence.js';
import { certainBy } from './by-day.js';
import { during } from './during.js';
import type { Moment, Selections, Span } from './evaluator.js';
import { fallsSilent } from './falls-silent.js';
import { goesOn } from './goes-on.js';
import { madeEntry } from './made-entry.js';
import { risingRate } from './rising-rate.js';
import { silence } from './silence.js';

const DAYS = 200;
const { calendar } = loadVocabulary();
const open = [
  { begins: 'b', ends: 'c' },
  { begins: 'd', ends: 'c', atMostDays: 25 },
  { of: 'd', atLeast: 2, withinDays: 20 },
  { begins: 'd', ends: 'c', notWithin: { begins: 'b', ends: 'a' } },
];
type Given = (evidence: Selections, moment: Moment) => readonly Span[];

/** Of these, those that make each span by itself. */
const EACH_BY_ITSELF: ReadonlySet<string> = new Set([
  'silence',
  'goes-on',
  'falls-silent',
  'falls-silent, two agencies, in school days',
]);

/** The evaluators that begin by themselves on the day from which they are asked. */
const conditions: readonly (readonly [string, Given])[] = [
  ['during', (evidence, moment) => during(evidence, { begins: 'b', ends: 'c' }, moment)],
  ['silence', (evidence, moment) => silence(evidence, { of: 'a', while: open, days: 9 }, moment)],
  ['goes-on', (evidence, moment) => goesOn(calendar)(evidence, { while: open, days: 12 }, moment)],
  [
    'falls-silent',
    (evidence, moment) =>
      fallsSilent(calendar)(evidence, { of: 'a', while: open, reportsAtLeast: 2, times: 2, daysAtLeast: 5 }, moment),
  ],
  [
    'falls-silent, two agencies, in school days',
    (evidence, moment) =>
      fallsSilent(calendar)(
        evidence,
        { of: 'a', while: open, reportsAtLeast: 2, times: 1, daysAtLeast: 4, inSchoolDays: true, agenciesAtLeast: 2 },
        moment,
      ),
  ],
  [
    'rising-rate',
    (evidence, moment) =>
      risingRate(
        evidence,
        {
          of: 'a',
          known: 'b',
          lastDays: 20,
          beforeDays: 60,
          atLeast: 3,
          agenciesAtLeast: 1,
          byChanceAtMost: 0.3,
          knownDaysAtLeast: 10,
        },
        moment,
      ),
  ],
];

const entry = fc
  .record({
    from: fc.nat(DAYS - 20),
    length: fc.oneof(fc.constant(0), fc.constant(0), fc.nat(20)),
    source: fc.constantFrom(
      'urn:agency:oakfield-primary-school',
      'urn:agency:northmoor-police',
      'urn:agency:northmoor-community-health',
    ),
  })
  .map(({ from, length, source }) => madeEntry(dateOfEpochDay(from), { until: dateOfEpochDay(from + length), source }));
const kinds = fc.record({
  a: fc.array(entry, { maxLength: 30 }),
  b: fc.array(entry, { maxLength: 4 }),
  c: fc.array(entry, { maxLength: 3 }),
  d: fc.array(entry, { maxLength: 6 }),
});

const inFullOrder = (spans: readonly Span[]): readonly Span[] =>
  [...spans].sort(
    (one, other) => one.from - other.from || one.until - other.until || idOf(one).localeCompare(idOf(other)),
  );
const idOf = ({ parts }: Span): string =>
  parts?.map(({ evidence }) => evidence.map(({ id }) => id).join()).join() ?? '';

describe.each(conditions)('%s, evaluated from a day on', (_name, evaluate) => {
  it('gives what begins from then on as the whole has it, for each day on the day before which it did not hold', () => {
    let compared = 0;
    fc.assert(
      fc.property(kinds, (given) => {
        const sorted = new Map<string, readonly Evidence[]>(
          Object.entries(given).map(([name, items]) => [name, [...items].sort(inOrder)]),
        );
        const evidence: Selections = (name) => sorted.get(name) ?? [];
        const moment: Moment = { asOf: DAYS, birthday: () => undefined };
        const whole = evaluate(evidence, moment);
        for (let since = 0; since <= DAYS; since += 1) {
          if (whole.some(({ from, until }) => from < since && until >= since - 1)) continue;
          const expected = whole.filter(({ from }) => from >= since);
          const found = evaluate(evidence, { ...moment, since }).filter(({ from }) => from >= since);
          expect(inFullOrder(found)).toEqual(inFullOrder(expected));
          compared += expected.length;
        }
      }),
      { numRuns: 60 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});

describe.each(conditions.filter(([name]) => EACH_BY_ITSELF.has(name)))(
  '%s, evaluated from any day on',
  (_name, evaluate) => {
    it('gives what is not over by then as the whole has it, and what is over as it was known the day after', () => {
      let compared = 0;
      fc.assert(
        fc.property(kinds, (given) => {
          const sorted = new Map<string, readonly Evidence[]>(
            Object.entries(given).map(([name, items]) => [name, [...items].sort(inOrder)]),
          );
          const moment: Moment = { asOf: DAYS, birthday: () => undefined };
          const whole = evaluate((name) => sorted.get(name) ?? [], moment);
          for (let since = 0; since <= DAYS; since += 1) {
            const holds = ({ until }: Span): boolean => until >= since;
            const found = evaluate((name) => sorted.get(name) ?? [], { ...moment, since }).filter(holds);
            expect(inFullOrder(found)).toEqual(inFullOrder(whole.filter(holds)));
            const known = evaluate((name) => certainBy(sorted.get(name) ?? [], since), moment);
            const over = ({ until }: Span): boolean => until < since;
            expect(inFullOrder(known.filter(over))).toEqual(inFullOrder(whole.filter(over)));
            compared += found.length;
          }
        }),
        { numRuns: 60 },
      );
      expect(compared).toBeGreaterThan(100);
    });
  },
);

describe('silences of several agencies, evaluated from a day on', () => {
  it('rest on an agency that was silent when they began, though it has reported again since', () => {
    const reports = (source: string, days: readonly number[]): readonly Evidence[] =>
      days.map((day) => madeEntry(dateOfEpochDay(day), { source: `urn:agency:${source}` }));
    const given: Readonly<Record<string, readonly Evidence[]>> = {
      a: [...reports('police', [0, 5, 30]), ...reports('school', [0, 6]), ...reports('health', [0, 8])].sort(inOrder),
      b: reports('social-care', [0]),
    };
    const parameters = {
      of: 'a',
      while: [{ begins: 'b', ends: 'c' }],
      reportsAtLeast: 2,
      times: 1,
      daysAtLeast: 4,
      agenciesAtLeast: 2,
    };
    const moment: Moment = { asOf: DAYS, birthday: () => undefined, since: 40 };
    const spans = fallsSilent(calendar)((name) => given[name] ?? [], parameters, moment);
    expect(spans.map(({ from, parts }) => [from, parts?.length])).toEqual([
      [16, 3],
      [55, 3],
    ]);
  });
});
