import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { said } from '../../test/support/said.js';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf, type ExampleEvent } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import type { Patterns } from './pattern.js';
import type { Recognition } from './recognition.js';

const vocabulary = loadVocabulary();
const patterns = loadPatterns(vocabulary);
const wasNotBrought: Patterns = patterns.filter((pattern) => pattern.definition.name === 'was-not-brought');
const born = { dateOfBirth: '2010-05-01' };

const missed = (on: string, service = 'dental'): ExampleEvent => ({
  id: `${service} ${on}`,
  type: 'health.appointment.was-not-brought',
  on,
  from: 'northmoor-community-health',
  data: { service },
});

const recognise = (events: readonly ExampleEvent[], asOf: string, child = born, some = wasNotBrought) => {
  const histories = historiesOf(
    { child, people: { mother: {} }, relationships: [{ other: 'mother', kind: 'mother' }], events },
    vocabulary,
  );
  return evaluate(some, gatherEvidence(histories.child, histories.others, vocabulary), child, asOf);
};
const datesOf = (found: readonly Recognition[]) =>
  found.map((each) => [each.recognisableOn, each.holdsUntil, each.open]);

describe('evaluating a history', () => {
  it('says on which day what had happened by then first made the pattern', () => {
    const [found] = recognise([missed('2026-02-03'), missed('2026-03-01'), missed('2026-05-20')], '2026-06-01');
    expect(found).toMatchObject({ recognisableOn: '2026-03-01', level: 2, open: true });
  });

  it('finds courses of events that are over, each with its own dates', () => {
    const events = [missed('2020-02-03'), missed('2020-03-01'), missed('2023-02-03'), missed('2023-03-01')];
    expect(datesOf(recognise(events, '2026-06-01'))).toEqual([
      ['2020-03-01', '2020-08-03', false],
      ['2023-03-01', '2023-08-04', false],
    ]);
  });

  it('makes one recognition of days apart that rest on a shared entry', () => {
    const events = [missed('2026-01-01'), missed('2026-04-01'), missed('2026-09-01')];
    const found = recognise(events, '2026-09-01');
    expect(datesOf(found)).toEqual([['2026-04-01', '2026-12-31', true]]);
    expect(found[0]?.restsOn.size).toBe(3);
    expect(datesOf(recognise(events, '2026-08-01'))).toEqual([['2026-04-01', '2026-07-02', false]]);
  });

  it('does not look at what happened after the day as of which it evaluates', () => {
    const events = [missed('2026-02-03'), missed('2026-03-01')];
    expect(recognise(events, '2026-02-28')).toEqual([]);
    expect(recognise(events, '2026-03-01')).toHaveLength(1);
    const [then] = recognise([...events, missed('2026-05-20')], '2026-04-01');
    expect(then).toMatchObject({ level: 1, holdsUntil: '2026-08-04', restsOn: { size: 2 } });
  });

  it('keeps nothing open beyond childhood', () => {
    const child = { dateOfBirth: '2008-04-01' };
    expect(datesOf(recognise([missed('2026-02-03'), missed('2026-03-01')], '2026-04-02', child))).toEqual([
      ['2026-03-01', '2026-03-31', false],
    ]);
  });

  it('keeps the highest level that it has reached, also after a break', () => {
    const days = ['2026-02-10', '2026-03-10', '2026-12-20', '2027-01-20'];
    const found = recognise(
      days.map((on) => missed(on)),
      '2027-06-01',
    );
    // By then two in half a year are left of three in a year.
    expect(found).toMatchObject([{ level: 2, open: true, holdsUntil: '2027-06-20' }]);
    const later = ['2027-07-15', '2027-12-20'].map((on) => missed(on));
    expect(recognise([...days.map((on) => missed(on)), ...later], '2027-12-20')[0]?.level).toBe(2);
  });

  it('lists of many entries the first and the latest, and knows them all', () => {
    const events = Array.from({ length: 100 }, (_, index) => missed(addDays('2020-01-01', index * 20)));
    const [found] = recognise(events, '2026-06-01');
    expect(found?.evidence).toHaveLength(60);
    expect(found?.restsOn.size).toBe(100);
    expect(found?.evidence[0]?.occurredOn.date).toBe('2020-01-01');
    expect(found?.evidence.at(-1)?.occurredOn.date).toBe(addDays('2020-01-01', 99 * 20));
    expect(found?.explanation).toMatch(/^Not brought to 100 appointments in 5 years: 94 earlier, dental /);
  });

  it('shows with the match what speaks against it', () => {
    const kept: ExampleEvent = { ...missed('2026-02-20', 'gp'), id: 'kept', type: 'health.appointment.attended' };
    const [found] = recognise([missed('2026-02-03'), kept, missed('2026-03-01')], '2026-03-02');
    expect(found?.evidence.map((each) => each.standing)).toEqual(['concern', 'concern', 'protective']);
    expect(found?.explanation).toMatch(/Brought in the same time: GP 20 Feb 2026\.$/);
    expect(found?.restsOn.size).toBe(2);
  });

  it('names agencies once, in order, and no person', () => {
    const hospital = { ...missed('2026-03-01', 'outpatient'), from: 'northmoor-hospital-trust' };
    const [found] = recognise([hospital, missed('2026-02-03'), missed('2026-02-04')], '2026-03-02');
    expect(found?.agencies).toEqual(['urn:agency:northmoor-community-health', 'urn:agency:northmoor-hospital-trust']);
  });
});

describe('whatever the history', () => {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2018-01-01', days));
  const service = fc.constantFrom('dental', 'gp', 'outpatient');
  const event: fc.Arbitrary<ExampleEvent> = fc.oneof(
    fc.tuple(day, service).map(([on, each]) => missed(on, each)),
    fc
      .tuple(day, service)
      .map(([on, each]) => ({ ...missed(on, each), id: `kept ${each} ${on}`, type: 'health.appointment.attended' })),
    fc
      .tuple(day, fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 9 }))
      .map(([from, length, count]): ExampleEvent => ({
        ...missed(from, 'optical'),
        id: `summary ${from} ${String(length)}`,
        on: { from, until: addDays(from, length) },
        count,
      })),
    fc.tuple(day, fc.constantFrom('hungry', 'dirty', 'tired')).map(([on, observed]): ExampleEvent => ({
      id: `${observed} ${on}`,
      type: 'education.presentation-concern',
      on,
      from: 'oakfield-primary-school',
      data: { observed: [observed] },
    })),
    fc.tuple(day, fc.constantFrom('relapse', 'engaged')).map(([on, what]): ExampleEvent => ({
      id: `misuse ${what} ${on}`,
      type: 'adult.substance-misuse',
      on,
      from: 'northmoor-adult-services',
      people: { mother: 'mother' },
      data: { event: what },
    })),
    day.map((on): ExampleEvent => ({
      id: `abuse ${on}`,
      type: 'police.domestic-abuse-incident',
      on,
      from: 'northmoor-police',
      people: { mother: 'mother', child: 'child' },
      data: { riskLevel: 'standard' },
    })),
  );
  const events = fc.uniqueArray(event, { maxLength: 25, selector: (each) => each.id });

  it('a recognition was open on the day on which it was recognisable, and did not exist the day before', () => {
    fc.assert(
      fc.property(events, (some) => {
        for (const { pattern, recognisableOn, restsOn } of recognise(some, '2026-01-01', born, patterns)) {
          const shares = (each: Recognition): boolean =>
            each.pattern === pattern && [...each.restsOn].some((id) => restsOn.has(id));
          const then = recognise(some, recognisableOn, born, patterns).filter(shares);
          expect(then).toMatchObject([{ recognisableOn, open: true }]);
          expect(recognise(some, addDays(recognisableOn, -1), born, patterns).filter(shares)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no entry speaks for two recognitions of a pattern', () => {
    fc.assert(
      fc.property(events, (some) => {
        const seen = new Set<string>();
        for (const { pattern, restsOn } of recognise(some, '2026-01-01', born, patterns)) {
          for (const id of restsOn) {
            expect(seen.has(`${pattern} ${id}`)).toBe(false);
            seen.add(`${pattern} ${id}`);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  it('the order of arrival changes nothing', () => {
    fc.assert(
      fc.property(
        events.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(said(recognise(shuffled, '2026-01-01', born, patterns))).toEqual(
            said(recognise(some, '2026-01-01', born, patterns)),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
