import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#platform';
import { loadVocabulary } from '#vocabulary';
import { said } from '../../test/support/said.js';
import { evaluate } from './evaluate.js';
import { gatherEvidence } from './evidence.js';
import { historiesOf, type ExampleEvent } from './examples.js';
import { loadPatterns } from './load-patterns.js';
import type { Recognition } from './recognition.js';

const vocabulary = loadVocabulary();
const OF_HELP = [
  'disguised-compliance',
  'presenting-issue',
  'resistant-to-intervention',
  'unheard-child',
  'unmet-health-need',
];
const patterns = loadPatterns(vocabulary).filter(({ definition }) => OF_HELP.includes(definition.name));
/** Eleven in the middle of what happens. */
const child = { dateOfBirth: '2013-06-01' };

const recognise = (events: readonly ExampleEvent[], asOf: string) => {
  const histories = historiesOf({ child, events }, vocabulary);
  return evaluate(patterns, gatherEvidence(histories.child, histories.others, vocabulary), child, asOf);
};

/** What these patterns look at: help, what the family does with it, and what goes wrong meanwhile. */
const KINDS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['social-care.plan', { kind: 'child-protection', event: 'started', category: 'neglect' }],
  ['social-care.plan', { kind: 'child-protection', event: 'reviewed', category: 'neglect', outcome: 'no-change' }],
  ['social-care.plan', { kind: 'child-protection', event: 'ended', category: 'neglect', outcome: 'needs-met' }],
  ['social-care.meeting', { kind: 'review-conference', carersInvited: true, carersAttended: true }],
  ['social-care.visit', { outcome: 'child-seen' }],
  ['social-care.visit', { outcome: 'refused' }],
  ['social-care.agreed-action', { status: 'not-done', by: 'carer' }],
  ['health.appointment.attended', { service: 'dental', afterChallenge: true }],
  ['health.condition.untreated', { condition: 'dental-decay' }],
  ['health.condition.improved', { condition: 'dental-decay' }],
  ['health.medication-not-given', { medicine: 'asthma' }],
  ['education.presentation-concern', { observed: ['hungry', 'dirty'] }],
  ['education.presentation-concern', { observed: ['hungry'], childVoice: 'There was nothing in.' }],
  ['education.not-collected', { minutesLate: 50 }],
  ['police.missing-episode', { event: 'found' }],
];

const event = fc
  .record({
    kind: fc.constantFrom(...KINDS),
    day: fc.integer({ min: 0, max: 700 }),
    length: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) },
    ),
  })
  .map(({ kind: [type, data], day, length }): ExampleEvent => {
    const on = addDays('2023-09-01', day);
    return {
      id: `${type} ${JSON.stringify(data)} ${on} ${String(length)}`,
      type,
      on: length === 0 ? on : { from: on, until: addDays(on, length) },
      from: 'northmoor-childrens-services',
      data,
    };
  });
const events = fc.uniqueArray(event, { minLength: 10, maxLength: 40, selector: (each) => each.id });
const LATER = '2026-06-01';
const sharing =
  ({ pattern, restsOn }: Recognition) =>
  (other: Recognition): boolean =>
    other.pattern === pattern && [...other.restsOn].some((id) => restsOn.has(id));

describe('help and what comes of it, whatever happened', () => {
  it('is recognised on the first day that made it, by whoever looked then, and by nobody before', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(events, (some) => {
        for (const found of recognise(some, LATER)) {
          seen.add(found.pattern);
          const then = recognise(some, found.recognisableOn).filter(sharing(found));
          expect(then).toMatchObject([{ recognisableOn: found.recognisableOn, open: true }]);
          expect(recognise(some, addDays(found.recognisableOn, -1)).filter(sharing(found))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
    expect([...seen].sort()).toEqual(OF_HELP);
  });

  it('does not depend on the order in which it was reported', () => {
    fc.assert(
      fc.property(
        events.chain((some) => fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }))),
        ([some, shuffled]) => {
          expect(said(recognise(shuffled, LATER))).toEqual(said(recognise(some, LATER)));
        },
      ),
      { numRuns: 60 },
    );
  });
});
