import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, lastDayOfMonth } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { anyStory, nearExample, type Story } from '../../test/support/any-history.js';
import { DecidedChild, patterns } from '../../test/support/decided-child.js';
import type { ExampleEvent } from './examples.js';
import type { Patterns } from './pattern.js';

const vocabulary = loadVocabulary();

/** A story whose events arrive in some order, with pauses between them; and what agencies think better of. */
interface Arrivals {
  readonly story: Story;
  readonly events: readonly ExampleEvent[];
  /** How many days pass after each arrival. */
  readonly pauses: readonly number[];
  readonly retracted: readonly ExampleEvent[];
  /** As it is after its correction. */
  readonly corrected: readonly ExampleEvent[];
  /** The day of the last look: some matches are open then, and some are over. */
  readonly last: string;
}

const lastDayOf = ({ on, week }: ExampleEvent): string => {
  if (typeof on !== 'string') return on.until;
  if (week !== undefined) return addDays(on, 4);
  return on.length === 10 ? on : on.length === 7 ? lastDayOfMonth(on) : `${on}-12-31`;
};

const onADay = ({ on, week }: ExampleEvent): boolean =>
  typeof on === 'string' && on.length === 10 && week === undefined;
const onAnotherDay = (event: ExampleEvent, days: number): ExampleEvent =>
  onADay(event) && event.type !== 'education.attendance'
    ? { ...event, on: addDays(event.on as string, days) }
    : { ...event, from: 'northmoor-hospital-trust' };

const arriving = (stories: fc.Arbitrary<Story>): fc.Arbitrary<Arrivals> =>
  stories.chain((story) => {
    const events = [...story.events];
    return fc.record({
      story: fc.constant(story),
      events: fc.shuffledSubarray(events, { minLength: events.length }),
      pauses: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 })), {
        minLength: events.length,
        maxLength: events.length,
      }),
      last: fc.integer({ min: 0, max: 200 }).map((days) =>
        addDays(
          events.map(lastDayOf).reduce((one, other) => (one < other ? other : one)),
          days,
        ),
      ),
      retracted: fc.subarray(events),
      corrected: fc
        .tuple(fc.subarray(events), fc.integer({ min: -200, max: 200 }))
        .map(([some, days]) => some.map((event) => onAnotherDay(event, days))),
    });
  });

/** One after another; deciding again without any news gives nothing. */
const arrive = (child: DecidedChild, { events, pauses, last }: Arrivals): void => {
  let today = addDays(last, -pauses.reduce((sum, pause) => sum + pause, 0));
  events.forEach((each, index) => {
    child.when(today, each);
    expect(child.decideOn(today)).toEqual([]);
    today = addDays(today, pauses[index] ?? 0);
  });
  child.when(last);
};

const atOnce = (inForce: Patterns, { story, last }: Arrivals, events: readonly ExampleEvent[]): DecidedChild => {
  const child = new DecidedChild(inForce, story);
  child.when(last, ...events);
  return child;
};

/** The matches of a child that are not taken back or part of others: open and over. */
const standing = (child: DecidedChild) =>
  [...child.matches.values()]
    .filter(({ lapsed }) => lapsed?.reason !== 'evidence-withdrawn' && lapsed?.reason !== 'merged')
    .map(({ recognised, lapsed }) => {
      const { pattern, level, recognisableOn, window, explanation, evidence } = recognised;
      const on = evidence.map((each) => each.agencyEventId);
      const to = lapsed?.lapsedOn ?? window.to;
      return { pattern, level, recognisableOn, from: window.from, to, over: Boolean(lapsed), explanation, on };
    })
    .map((match) => JSON.stringify(match))
    .sort();

describe.each([
  ['anything, all patterns', anyStory(vocabulary, 14), patterns] as const,
  ...patterns.map((each) => [each.definition.name, nearExample(vocabulary, each.definition.name), [each]] as const),
])('whatever arrives in whatever order: %s', (_name, stories, inForce) => {
  const arrivals = arriving(stories);

  it('the same matches stand in the end, and deciding again gives nothing', () => {
    fc.assert(
      fc.property(arrivals, (given) => {
        const child = new DecidedChild(inForce, given.story);
        arrive(child, given);
        expect(standing(child)).toEqual(standing(atOnce(inForce, given, given.events)));
        expect(child.decideOn(given.last)).toEqual([]);
        expect(new Set(child.decided.map((each) => each.id)).size).toBe(child.decided.length);
      }),
      { numRuns: 10 },
    );
  });

  it('what was corrected, retracted, or put down to another child and back leaves no trace of how it was', () => {
    fc.assert(
      fc.property(arrivals, (given) => {
        const { story, events, retracted, corrected, last } = given;
        const child = new DecidedChild(inForce, story);
        arrive(child, given);
        for (const each of corrected) child.when(last, each);
        const now = new Map([...events, ...corrected].map((event) => [event.id, event]));
        const leaving = retracted.flatMap((event) => now.get(event.id) ?? []);
        for (const each of leaving) child.whenRetracted(last, each);
        const left = [...now.values()].filter((event) => !leaving.includes(event));
        expect(standing(child)).toEqual(standing(atOnce(inForce, given, left)));
        expect(child.decideOn(given.last)).toEqual([]);
        for (const each of leaving) child.when(last, each);
        expect(standing(child)).toEqual(standing(atOnce(inForce, given, [...now.values()])));
      }),
      { numRuns: 6 },
    );
  });

  it('no match is open when all is retracted', () => {
    fc.assert(
      fc.property(arrivals, (given) => {
        const child = new DecidedChild(inForce, given.story);
        arrive(child, given);
        child.whenRetracted(given.last, ...given.events);
        expect(child.open(given.last)).toEqual([]);
        expect(standing(child)).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });
});
