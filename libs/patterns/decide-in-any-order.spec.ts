import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { DecidedChild, missed, patterns } from '../../test/support/decided-child.js';
import type { ExampleEvent } from './examples.js';

describe('whatever arrives in whatever order', () => {
  const day = fc.integer({ min: 0, max: 900 }).map((days) => addDays('2024-01-01', days));
  const event: fc.Arbitrary<ExampleEvent> = fc.oneof(
    fc.tuple(day, fc.constantFrom('dental', 'gp')).map(([on, service]) => missed(on, service)),
    day.map((on): ExampleEvent => ({ ...missed(on, 'gp'), id: `kept ${on}`, type: 'health.appointment.attended' })),
    fc.tuple(day, fc.constantFrom('hungry', 'dirty', 'tired')).map(([on, observed]): ExampleEvent => ({
      id: `${observed} ${on}`,
      type: 'education.presentation-concern',
      on,
      from: 'oakfield-primary-school',
      data: { observed: [observed] },
    })),
    day.map((on): ExampleEvent => ({
      id: `abuse ${on}`,
      type: 'police.domestic-abuse-incident',
      on,
      from: 'northmoor-police',
      data: { riskLevel: 'standard' },
    })),
  );
  const arrivals = fc.uniqueArray(event, { minLength: 1, maxLength: 16, selector: (each) => each.id }).chain((events) =>
    fc.record({
      events: fc.shuffledSubarray(events, { minLength: events.length }),
      retracted: fc.subarray(events),
      /** How many days pass after each arrival. */
      pauses: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: events.length, maxLength: events.length }),
    }),
  );
  const last = '2026-06-20';

  const arrive = (child: DecidedChild, events: readonly ExampleEvent[], pauses: readonly number[]): void => {
    let today = addDays(last, -pauses.reduce((sum, pause) => sum + pause, 0));
    events.forEach((each, index) => {
      child.when(today, each);
      expect(child.decideOn(today)).toEqual([]);
      today = addDays(today, pauses[index] ?? 0);
    });
    child.when(last);
  };

  it('the same matches are open in the end, and deciding again gives nothing', () => {
    fc.assert(
      fc.property(arrivals, ({ events, pauses }) => {
        const child = new DecidedChild(patterns);
        arrive(child, events, pauses);
        const atOnce = new DecidedChild(patterns);
        atOnce.when(last, ...events);
        expect(child.open(last)).toEqual(atOnce.open(last));
        expect(child.decideOn(last)).toEqual([]);
        expect(new Set(child.decided.map((each) => each.id)).size).toBe(child.decided.length);
      }),
      { numRuns: 150 },
    );
  });

  it('what was retracted leaves no trace among the open matches', () => {
    fc.assert(
      fc.property(arrivals, ({ events, retracted, pauses }) => {
        const child = new DecidedChild(patterns);
        arrive(child, events, pauses);
        for (const each of retracted) child.whenRetracted(last, each);
        const without = new DecidedChild(patterns);
        without.when(last, ...events.filter((each) => !retracted.includes(each)));
        expect(child.open(last)).toEqual(without.open(last));
        expect(child.decideOn(last)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('no match is open when all is retracted', () => {
    fc.assert(
      fc.property(arrivals, ({ events, pauses }) => {
        const child = new DecidedChild(patterns);
        arrive(child, events, pauses);
        child.whenRetracted(last, ...events);
        expect(child.open(last)).toEqual([]);
        expect([...child.matches.values()].every((match) => match.lapsed !== undefined)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
